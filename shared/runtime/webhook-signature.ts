import { createHmac } from 'node:crypto';

/** HMAC-SHA-256 of the text, in hexadecimal, under the environment's webhook key. */
export type WebhookSigner = (environment_id: string, text: string) => Promise<string>;

/** The key that the receivers of an environment's webhooks check signatures with, in hexadecimal: derived from the stack's own. */
export const webhookKey = (key: string, environment_id: string): string =>
  createHmac('sha256', key).update(`webhook/${environment_id}`).digest('hex');

/** Signs with what `readKey` gives. */
export const webhookSigner =
  (readKey: () => Promise<string>): WebhookSigner =>
  async (environment_id, text) =>
    createHmac('sha256', webhookKey(await readKey(), environment_id))
      .update(text)
      .digest('hex');
