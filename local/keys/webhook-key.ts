import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

const create = async (file: string): Promise<void> => {
  try {
    await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Signs for webhooks: HMAC-SHA-256 in hexadecimal, under a key of the environment's own that is derived from the file's (made if absent, mode 0600). */
export const openWebhookSigner = async (
  file: string,
): Promise<(environment_id: string, text: string) => Promise<string>> => {
  await create(file);
  const key = (await readFile(file, 'utf8')).trim();
  return async (environment_id, text) =>
    createHmac('sha256', webhookKey(key, environment_id)).update(text).digest('hex');
};

/** The key that the receivers of an environment's webhooks check signatures with, in hexadecimal. */
export const webhookKey = (key: string, environment_id: string): string =>
  createHmac('sha256', key).update(`webhook/${environment_id}`).digest('hex');
