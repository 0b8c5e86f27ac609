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
