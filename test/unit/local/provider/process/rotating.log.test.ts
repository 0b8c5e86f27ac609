import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RotatingLog } from '../../../../../local/provider/process/rotating.log.ts';

let folder: string;
let faults: unknown[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'windlass-log-'));
  faults = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (max_bytes: number, kept_files: number) =>
  new RotatingLog(join(folder, 'web.log'), { max_bytes, kept_files }, (error) => faults.push(error));

describe("a process's log", () => {
  it('keeps the newest output in so many files of so many bytes', async () => {
    const log = open(10, 3);
    for (const piece of ['aaaaaaaa\n', 'bbbbbbbb\n', 'cccccccc\n', 'dddddddd\n', 'e\n'])
      await log.write(Buffer.from(piece));
    await log.close();
    const contents = await Promise.all(
      ['web.log', 'web.log.1', 'web.log.2'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(contents).toEqual(['e\n', 'dddddddd\n', 'cccccccc\n']);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('goes on with the file of an earlier process of the same instance', async () => {
    for (const piece of ['one\n', 'two\n']) {
      const log = open(100, 3);
      await log.write(Buffer.from(piece));
      await log.close();
    }
    expect(await readFile(join(folder, 'web.log'), 'utf8')).toBe('one\ntwo\n');
  });

  it('remembers the last lines, the unfinished one too, however they were cut into pieces', async () => {
    const log = open(100_000, 1);
    for (const piece of ['fir', 'st\r\nsec', 'ond\n', 'last']) await log.write(Buffer.from(piece));
    expect(log.lastLines()).toEqual(['first', 'second', 'last']);
    await log.write(Buffer.from('\nx'.repeat(500)));
    expect(log.lastLines().length).toBeLessThanOrEqual(41);
    await log.close();
  });

  it('loses output when the disk refuses, says so once, and still remembers the last lines', async () => {
    await rm(folder, { recursive: true });
    const log = open(10, 3);
    await log.write(Buffer.from('one\n'));
    await log.write(Buffer.from('two\n'));
    await log.close();
    expect(faults).toHaveLength(1);
    expect(log.lastLines()).toEqual(['one', 'two']);
  });
});
