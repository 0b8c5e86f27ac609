import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runFresh } from '../../../../scripts/bench/run-fresh.ts';

const { signal } = new AbortController();
let folder: string;
const script = (text: string): URL => {
  const path = join(folder, 'script.mjs');
  writeFileSync(path, text);
  return pathToFileURL(path);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'windlass-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a script in a fresh process', () => {
  it('answers the JSON that it prints, of its arguments and environment', async () => {
    const url = script('process.stdout.write(JSON.stringify([process.argv[2], process.env.GIVEN]))');
    expect(await runFresh(url, { args: ['first'], env: { GIVEN: 'second' }, signal })).toEqual(['first', 'second']);
  });

  it('is no result when it fails', async () => {
    await expect(runFresh(script('process.stdout.write("1"); process.exitCode = 3'), { signal })).rejects.toThrow(
      'ended with 3',
    );
  });

  it('is ended when it is aborted, and waited for', async () => {
    const [started, ended] = [join(folder, 'started'), join(folder, 'ended')];
    const ending = new AbortController();
    const url = script(`
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(ended)}, ''); process.exit(); });
      setInterval(() => {}, 1_000);
      writeFileSync(${JSON.stringify(started)}, '');
    `);
    const outcome = runFresh(url, { signal: ending.signal });
    while (!existsSync(started)) await pause(5);
    ending.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('enough');
    expect(existsSync(ended)).toBe(true);
  }, 30_000);
});
