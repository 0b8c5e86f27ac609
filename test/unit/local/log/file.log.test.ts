import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFileLog } from '../../../../local/log/file.log.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'windlass-log-'))));
afterEach(() => rm(folder, { recursive: true }));

const now = () => Date.UTC(2026, 10, 23);

describe('the log of the stack', () => {
  it('is one JSON object a line, after what was there before', async () => {
    const file = join(folder, 'stack.log');
    for (const message of ['first', 'second']) {
      const log = openFileLog(file, now);
      log.warn(message, { port: 4000 });
      await log.close();
    }
    expect(
      (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { at: '2026-11-23T00:00:00.000Z', level: 'warn', message: 'first', port: 4000 },
      { at: '2026-11-23T00:00:00.000Z', level: 'warn', message: 'second', port: 4000 },
    ]);
  });

  it('never takes more than its share of the disk', async () => {
    const log = openFileLog(join(folder, 'stack.log'), now, { max_bytes: 1_000, kept_files: 3 });
    for (let line = 0; line < 500; line += 1) log.info('an instance changed its state', { line });
    await log.close();
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(['stack.log', 'stack.log.1', 'stack.log.2']);
    for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1_000);
    expect(await readFile(join(folder, 'stack.log'), 'utf8')).toContain('"line":499');
  });

  it('loses lines, not the stack, when it cannot be written', async () => {
    const log = openFileLog(join(folder, 'no', 'such', 'folder', 'stack.log'), now);
    log.error('lost');
    await log.close();
    expect(await readdir(folder)).toEqual([]);
  });
});
