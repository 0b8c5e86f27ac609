import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readJson, writeJson } from '../../../../../local/provider/state/write-json.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'windlass-json-'))));
afterEach(() => rm(folder, { recursive: true }));

it('reads back what was written last, and leaves nothing else in the folder', async () => {
  const file = join(folder, 'state.json');
  await writeJson(file, { step: 1 });
  await writeJson(file, { step: 2 });
  expect(await readJson(file)).toEqual({ step: 2 });
  expect(await readdir(folder)).toEqual(['state.json']);
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('keeps the former text when the new one cannot be written', async () => {
  const file = join(folder, 'state.json');
  await writeJson(file, { step: 1 });
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  await expect(writeJson(file, circular)).rejects.toThrow(/circular/i);
  expect(await readJson(file)).toEqual({ step: 1 });
});

it('reads nothing where there is no file, and refuses one that is not JSON', async () => {
  expect(await readJson(join(folder, 'none.json'))).toBeUndefined();
  await writeFile(join(folder, 'bad.json'), '{"half":');
  await expect(readJson(join(folder, 'bad.json'))).rejects.toMatchObject({ code: 'stored_state_damaged' });
});
