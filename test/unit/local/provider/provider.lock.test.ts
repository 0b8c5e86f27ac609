import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { holdProvider, ProviderInUseError } from '../../../../local/provider/provider.lock.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'windlass-lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one hold a home at a time, and the next one after it was released', () => {
  const file = join(folder, 'provider.lock');
  const lock = holdProvider(file);
  expect(() => holdProvider(file)).toThrow(ProviderInUseError);
  lock.release();
  holdProvider(file).release();
});

it('says so when the home cannot be locked at all', () => {
  expect(() => holdProvider(join(folder, 'nowhere', 'provider.lock'))).toThrow(
    /Cannot lock .*Put WINDLASS_HOME on a local disk/,
  );
});
