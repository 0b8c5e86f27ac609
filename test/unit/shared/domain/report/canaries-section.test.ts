import { describe, expect, it } from '@jest/globals';
import type { BakeRecord } from '../../../../../shared/domain/deployment/service-rollout.ts';
import type { Judgement, SampleSummary, Verdict } from '../../../../../shared/domain/judge/judgement.ts';
import { canariesSection } from '../../../../../shared/domain/report/canaries-section.ts';
import { renderReport } from '../../../../../shared/domain/report/render-report.ts';
import type { ReportInput } from '../../../../../shared/domain/report/report-input.ts';
import { at, someServiceRecord } from '../../adapters/store/store-fixture.ts';
import { completedInput } from './report-fixture.ts';

const sample = (requests: number, errors: number): SampleSummary => ({
  requests,
  errors,
  error_percent: requests === 0 ? 0 : (errors / requests) * 100,
  latency_p50_milliseconds: 2.14,
  latency_p95_milliseconds: 8.26,
});
const judgementOf = (verdict: Verdict, errors: number): Judgement => ({
  verdict,
  sentence: `${verdict}: as it is.`,
  baseline: sample(900, 1),
  canary: sample(100, errors),
  metrics: [
    {
      metric: 'ERROR_RATE',
      verdict,
      test: 'fisher_exact',
      statistic: 1,
      p_value: 0.5,
      significance: 0.01,
      effect: 1,
      tolerance: 1,
      sentence: `Error rate: ${verdict}, ${errors} of 100.`,
    },
  ],
});
const bake = (step: number, weight_percent: number, more: Partial<BakeRecord> = {}): BakeRecord => ({
  step,
  weight_percent,
  began_at: at(3_000 + step * 10_000),
  looks: 4,
  ...more,
});
const passed = bake(0, 10, { judgement: judgementOf('PASS', 0), ended_at: at(13_000), outcome: 'PASSED' });
const failed = bake(1, 50, { judgement: judgementOf('FAIL', 20), ended_at: at(15_500), outcome: 'FAILED' });
const inputWith = (...bakes: readonly BakeRecord[]): ReportInput => ({
  ...completedInput,
  services: [someServiceRecord('catalog', { bakes: [...bakes] }), someServiceRecord('shop', {})],
});

describe('the canaries of a report', () => {
  it('show both versions of each step, with weight, numbers, time and end [W63 B3]', () => {
    const section = canariesSection(inputWith(passed, failed));
    expect(section.split('\n').filter((line) => line.startsWith('|'))).toEqual([
      '| version | weight | requests | errors | p50 | p95 | watched from | ended |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      '| 1.0.0 (running) | 90% | 900 | 1 (0.1%) | 2.1 ms | 8.3 ms |  |  |',
      '| 1.1.0 (new) | 10% | 100 | 0 (0.0%) | 2.1 ms | 8.3 ms | +3.000 s, for 10.0 s | passed |',
      '| 1.0.0 (running) | 50% | 900 | 1 (0.1%) | 2.1 ms | 8.3 ms |  |  |',
      '| 1.1.0 (new) | 50% | 100 | 20 (20.0%) | 2.1 ms | 8.3 ms | +13.000 s, for 2.5 s | **failed** |',
    ]);
  });

  it('give the judge’s words on the whole and on each metric [W63 B3]', () => {
    const section = canariesSection(inputWith(failed));
    expect(section).toContain('- At 50%, FAIL: as it is.\n- At 50%: Error rate: FAIL, 20 of 100.');
  });

  it('say who went on without a verdict, and what is not over', () => {
    const byHand = bake(0, 10, { judgement: judgementOf('INCONCLUSIVE', 0), outcome: 'PROCEEDED', by: 'ada' });
    const section = canariesSection(inputWith(byHand, bake(1, 100)));
    expect(section).toContain('| went on without a PASS, by ada |');
    expect(section).toContain('| 1.1.0 (new) | 100% |  |  |  |  | +13.000 s | not over |');
  });

  it('show the new version alone where it had all traffic', () => {
    const alone = bake(0, 100, { judgement: judgementOf('PASS', 0), ended_at: at(13_000), outcome: 'PASSED' });
    expect(canariesSection(inputWith(alone))).not.toContain('(running)');
  });

  it('are not there in a release without one', () => {
    expect(canariesSection(completedInput)).toBe('');
    expect(renderReport(completedInput)).not.toContain('Canaries');
    expect(renderReport(inputWith(passed))).toContain('\n## Canaries\n');
  });
});
