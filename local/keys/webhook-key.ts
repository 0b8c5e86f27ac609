import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { webhookSigner, type WebhookSigner } from '../../shared/runtime/webhook-signature.ts';

const create = async (file: string): Promise<void> => {
  try {
    await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** The key from which the key of each environment's webhooks is derived. */
export const readWebhookKey = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();

/** Signs for webhooks with the file's key (made if absent, mode 0600). */
export const openWebhookSigner = async (file: string): Promise<WebhookSigner> => {
  await create(file);
  const key = await readWebhookKey(file);
  return webhookSigner(async () => key);
};
