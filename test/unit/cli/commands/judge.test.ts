import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judgeFiles, type JudgeOptions } from '../../../../cli/commands/judge.ts';
import { UsageError } from '../../../../cli/usage.error.ts';
import { judgementSchema, type Judgement } from '../../../../shared/domain/judge/judgement.ts';

/** So many requests of 30 ms, and so many errors. */
const csv = (answered: number, errors: number, milliseconds = 30): string =>
  `latency_ms,error\n${`${milliseconds},0\n`.repeat(answered)}${'1,1\n'.repeat(errors)}`;

describe('windlass judge', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-judge-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const judged = async (baseline: string, canary: string, options: JudgeOptions = {}, json = false) => {
    const files = { baseline: join(folder, 'baseline.csv'), canary: join(folder, 'canary.csv') };
    await Promise.all([writeFile(files.baseline, baseline), writeFile(files.canary, canary)]);
    const said: string[] = [];
    const output = { isTerminal: false, line: (text = '') => void said.push(text), error: () => {}, redraw: () => {} };
    const exit_code = await judgeFiles({ output, json }, files, options, Readable.from([]));
    return { exit_code, out: said.join('\n') };
  };
  const judgementOf = async (baseline: string, canary: string, options: JudgeOptions = {}): Promise<Judgement> =>
    JSON.parse((await judged(baseline, canary, options, true)).out) as Judgement;

  it('prints the verdict, both versions side by side, and a sentence for each metric [B3]', async () => {
    const { exit_code, out } = await judged(csv(1_840, 0), csv(164, 41, 36));
    expect(exit_code).toBe(1);
    expect(out.split('\n')).toEqual([
      "FAIL: the error rate is 20 percentage points higher than the running version's and latency is typically 6 ms higher than the running version's.",
      '',
      '                 requests  errors  error rate  p50    p95',
      'running version  1,840     0       0.0%        30 ms  30 ms',
      'canary           205       41      20.0%       36 ms  36 ms',
      '',
      expect.stringMatching(/^Errors: the canary failed 41 of 205 requests .*: FAIL\.$/),
      expect.stringMatching(/^Latency: the canary is typically 6 ms slower .*: FAIL\.$/),
    ]);
  });

  it('prints the judgement as JSON, with the numbers of each metric [B3]', async () => {
    const judgement = await judgementOf(csv(1_840, 1), csv(164, 41));
    expect(judgementSchema.parse(judgement)).toEqual(judgement);
    expect(judgement).toMatchObject({
      verdict: 'FAIL',
      metrics: [
        { metric: 'ERROR_RATE', test: 'fisher_exact', statistic: (41 * 1_840) / 164, effect: expect.closeTo(19.95, 2) },
        {
          metric: 'LATENCY',
          test: 'mann_whitney_u',
          statistic: (164 * 1_840) / 2,
          p_value: 1,
          effect: 0,
          tolerance: 5,
        },
      ],
    });
  });

  it.each([
    ['PASS', 0, csv(400, 0)],
    ['FAIL', 1, csv(300, 100)],
    ['INCONCLUSIVE', 3, csv(12, 0)],
    ['INCONCLUSIVE', 3, 'latency_ms,error\n'],
  ])('ends after %s with %d [B3]', async (verdict, exit_code, canary) => {
    const ended = await judged(csv(400, 0), canary);
    expect([ended.exit_code, ended.out.split(':')[0]]).toEqual([exit_code, verdict]);
  });

  const well = csv(500, 0);

  it.each<[keyof JudgeOptions, number, string, string, string]>([
    ['confidence', 99.99, csv(488, 12), 'FAIL', 'INCONCLUSIVE'],
    ['minRequests', 501, well, 'PASS', 'INCONCLUSIVE'],
    ['maxErrorIncrease', 5, csv(490, 15), 'FAIL', 'PASS'],
    ['maxLatencyIncreasePercent', 50, csv(500, 0, 40), 'FAIL', 'PASS'],
    ['maxLatencyIncreaseMilliseconds', 20, csv(500, 0, 40), 'FAIL', 'PASS'],
    ['maxErrorPercent', 0, csv(499, 1), 'PASS', 'FAIL'],
    ['maxP95', 29, well, 'PASS', 'FAIL'],
    ['judgements', 10_000, csv(488, 12), 'FAIL', 'INCONCLUSIVE'],
  ])('takes what %s says: %d', async (option, value, canary, without, withIt) => {
    const verdicts = [await judgementOf(well, canary), await judgementOf(well, canary, { [option]: value })];
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([without, withIt]);
  });

  it('refuses what no specification may say, and names the options', async () => {
    const refused = judged(csv(1, 0), csv(1, 0), { confidence: 50, maxP95: 1.5, minRequests: 5, maxErrorIncrease: -1 });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      '--confidence is 50. It must be at least 80. --min-requests is 5. It must be at least 20. --max-error-increase is -1. It must be at least 0. --max-p95 is 1.5. It must be a whole number.',
    );
  });

  it('reads one of the two from standard input, and refuses to read both from there', async () => {
    const file = join(folder, 'baseline.csv');
    await writeFile(file, csv(400, 0));
    const said: string[] = [];
    const output = { isTerminal: false, line: (text = '') => void said.push(text), error: () => {}, redraw: () => {} };
    const piped = (baseline: string, canary: string) =>
      judgeFiles({ output, json: true }, { baseline, canary }, {}, Readable.from([Buffer.from(csv(500, 0))]));
    expect([await piped(file, '-'), await piped('-', file)]).toEqual([0, 0]);
    expect(said.map((one) => (JSON.parse(one) as Judgement).canary.requests)).toEqual([500, 400]);
    await expect(piped('-', '-')).rejects.toThrow(/Only one of the two can be read from standard input/);
  });
});
