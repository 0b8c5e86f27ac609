import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judgementSchema } from '../../shared/domain/judge/judgement.ts';
import { commandLine } from './command.line.ts';

/** Nothing listens there, and it is not even an address: the judge asks no Windlass. */
const windlass = commandLine({ WINDLASS_ENDPOINT: 'nowhere', WINDLASS_HOME: '/nowhere' });

const baseline = 'examples/judge/baseline.csv';
const canary = 'examples/judge/canary.csv';

describe('windlass judge, as a process', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-judge-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('judges files without a Windlass, as text and as JSON, and tells the verdict by its exit code [B3]', async () => {
    const empty = join(folder, 'empty.csv');
    await writeFile(empty, 'latency_ms,error\n');
    const [failed, before, after, passed, nothing] = await Promise.all([
      windlass('judge', baseline, canary),
      windlass('--json', 'judge', baseline, canary),
      windlass('judge', baseline, canary, '--json'),
      windlass('judge', baseline, canary, '--max-error-increase', '5', '--json'),
      windlass('judge', baseline, empty),
    ]);
    expect(failed).toMatchObject({ exit_code: 1, err: '', out: expect.stringMatching(/^FAIL: the error rate/) });
    expect([before.out, before.exit_code]).toEqual([after.out, 1]);
    expect(judgementSchema.parse(JSON.parse(after.out))).toMatchObject({ verdict: 'FAIL' });
    expect([passed.exit_code, JSON.parse(passed.out)]).toEqual([0, expect.objectContaining({ verdict: 'PASS' })]);
    expect(nothing).toMatchObject({ exit_code: 3, out: expect.stringMatching(/^INCONCLUSIVE: too little traffic/) });
  });

  it('tells wrong usage by its exit code and on standard error, and its exit codes in its help', async () => {
    const [missing, stdin, option, range, help] = await Promise.all([
      windlass('judge', baseline, join(folder, 'none.csv')),
      windlass('judge', baseline, '-', '--json'),
      windlass('judge', baseline, canary, '--confidence', 'high'),
      windlass('judge', baseline, canary, '--judgements', '0'),
      windlass('judge', '--help'),
    ]);
    expect([missing, stdin, option, range].map(({ exit_code, out }) => [exit_code, out])).toEqual([
      [2, ''],
      [2, ''],
      [2, ''],
      [2, ''],
    ]);
    expect(missing.err).toMatch(/^windlass: Cannot read .*none\.csv: there is no such file/);
    expect(JSON.parse(stdin.err)).toMatchObject({ title: expect.stringMatching(/^standard input is empty/) });
    expect(option.err).toMatch(/--confidence <percent>.*must be a number/);
    expect(range.err).toMatch(/must be a whole number from 1 to 10000/);
    expect(help).toMatchObject({ exit_code: 0, out: expect.stringContaining('0 PASS, 1 FAIL, 2 wrong usage') });
  });
});
