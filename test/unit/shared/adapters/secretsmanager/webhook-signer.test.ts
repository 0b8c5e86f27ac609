import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { openWebhookSigner } from '../../../../../local/keys/webhook-key.ts';
import { secretWebhookSigner } from '../../../../../shared/adapters/secretsmanager/webhook-signer.ts';

const open = () => {
  const client = new SecretsManagerClient({ region: 'eu-central-1' });
  return { sent: mockClient(client), sign: secretWebhookSigner(client, 'windlass-e2e-webhooks') };
};

describe('the signer of webhooks', () => {
  it('reads the secret once, and gives each environment a key of its own', async () => {
    const { sent, sign } = open();
    sent.on(GetSecretValueCommand).resolves({ SecretString: 'key' });
    const signatures = await Promise.all([sign('dev', 'text'), sign('dev', 'text'), sign('staging', 'text')]);
    expect(signatures[0]).toMatch(/^[0-9a-f]{64}$/);
    expect([signatures[0] === signatures[1], signatures[0] === signatures[2]]).toEqual([true, false]);
    expect(sent.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input)).toEqual([
      { SecretId: 'windlass-e2e-webhooks' },
    ]);
  });

  it('reads it again after a read that failed, and says when it is empty', async () => {
    const { sent, sign } = open();
    sent
      .on(GetSecretValueCommand)
      .rejectsOnce(new Error('out of reach'))
      .resolvesOnce({})
      .resolves({ SecretString: 'k' });
    await expect(sign('dev', 'text')).rejects.toThrow('out of reach');
    await expect(sign('dev', 'text')).rejects.toMatchObject({ name: 'EmptySecretError' });
    expect(await sign('dev', 'text')).toHaveLength(64);
  });

  it('signs as the embedded stack does with the same key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'windlass-signer-'));
    try {
      await mkdir(join(folder, 'keys'));
      await writeFile(join(folder, 'keys', 'webhook.key'), 'the same key\n');
      const { sent, sign } = open();
      sent.on(GetSecretValueCommand).resolves({ SecretString: 'the same key' });
      const local = await openWebhookSigner(join(folder, 'keys', 'webhook.key'));
      expect(await sign('dev', 'text')).toBe(await local('dev', 'text'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
