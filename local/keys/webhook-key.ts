import { randomBytes } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { WindlassError } from '../../shared/domain/errors/windlass.error.ts';
import { webhookSigner, type WebhookSigner } from '../../shared/runtime/webhook-signature.ts';
import { createPrivateFile } from './private-file.ts';

/** There is no key in the file. */
export class WebhookKeyError extends WindlassError {
  override readonly name = 'WebhookKeyError';
  readonly code = 'webhook_key';
}

const key_bytes = 32;

/** The key from which the key of each environment's webhooks is derived. Throws `WebhookKeyError`. */
export const readWebhookKey = async (file: string): Promise<string> => {
  const key = (await readFile(file, 'utf8')).trim();
  if (key !== '') return key;
  throw new WebhookKeyError(
    `${file} holds no key for webhooks. Remove it, so that a new one is made, and give the new one to those who receive them.`,
  );
};

/** Signs for webhooks with the file's key (made if absent, mode 0600). */
export const openWebhookSigner = async (file: string): Promise<WebhookSigner> => {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) await createPrivateFile(file, randomBytes(key_bytes).toString('hex'));
  const key = await readWebhookKey(file);
  return webhookSigner(async () => key);
};
