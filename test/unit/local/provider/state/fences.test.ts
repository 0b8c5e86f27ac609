import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Fences } from '../../../../../local/provider/state/fences.ts';
import { FencedError } from '../../../../../shared/ports/service-deployer.port.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'windlass-fences-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('fences', () => {
  it('admit the newest token again and again, and refuse an older one from that moment on', async () => {
    const fences = await Fences.open(folder);
    const admitted = fences.admit('staging', 4);
    await expect(fences.admit('staging', 3)).rejects.toThrow(FencedError);
    await admitted;
    await fences.admit('staging', 4);
    await fences.admit('production', 1);
  });

  it('remember the newest token of each environment over a restart', async () => {
    const fences = await Fences.open(folder);
    await Promise.all([2, 3, 4].map((token) => fences.admit('staging', token)));
    const reopened = await Fences.open(folder);
    await expect(reopened.admit('staging', 3)).rejects.toMatchObject({
      code: 'fenced',
      message: expect.stringContaining('token 3 is older than 4'),
    });
    await reopened.admit('staging', 4);
  });

  it('admit nothing that cannot be remembered', async () => {
    const fences = await Fences.open(folder);
    await rm(folder, { recursive: true });
    await expect(fences.admit('staging', 4)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(fences.admit('staging', 4)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
