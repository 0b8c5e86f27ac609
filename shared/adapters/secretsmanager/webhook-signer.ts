import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { WindlassError } from '../../domain/errors/windlass.error.ts';
import { webhookSigner, type WebhookSigner } from '../../runtime/webhook-signature.ts';

/** The secret is there, and holds no text. */
export class EmptySecretError extends WindlassError {
  override readonly name = 'EmptySecretError';
  readonly code = 'empty_secret';
}

const read = async (client: SecretsManagerClient, SecretId: string): Promise<string> => {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  if (SecretString === '') throw new EmptySecretError(`The secret ${SecretId} is empty: give it a random text.`);
  return SecretString;
};

/** Signs for webhooks with the stage's secret, which is read once. A read that failed is tried again by the next signature. */
export const secretWebhookSigner = (client: SecretsManagerClient, secret_id: string): WebhookSigner => {
  let key: Promise<string> | undefined;
  return webhookSigner(() => {
    key ??= read(client, secret_id).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  });
};
