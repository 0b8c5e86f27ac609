import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWebhookSigner, readWebhookKey } from '../../../../local/keys/webhook-key.ts';

describe('the key of webhooks', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-key-'));
    file = join(folder, 'webhook.key');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, for its owner alone, by whoever asks first', async () => {
    const signers = await Promise.all([1, 2, 3].map(() => openWebhookSigner(file)));
    const signed = await Promise.all(signers.map((sign) => sign('dev', 'text')));
    expect(new Set(signed).size).toBe(1);
    expect(await readdir(folder)).toEqual(['webhook.key']);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each(['', '\n'])(
    'is not what a process that died while it wrote has left (%p): nothing is signed with that',
    async (left) => {
      await writeFile(file, left);
      await expect(openWebhookSigner(file)).rejects.toThrow(/holds no key for webhooks. Remove it/);
      await expect(readWebhookKey(file)).rejects.toMatchObject({ code: 'webhook_key' });
    },
  );
});
