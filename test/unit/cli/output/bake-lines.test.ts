import { describe, expect, it } from '@jest/globals';
import { bakeLines } from '../../../../cli/output/bake-lines.ts';
import type { ServiceProgress } from '../../../../shared/domain/deployment/deployment.aggregate.ts';
import type { SampleSummary } from '../../../../shared/domain/judge/judgement.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';

type Bake = NonNullable<ServiceProgress['bake']>;

const sample = (requests: number, errors: number): SampleSummary => ({
  requests,
  errors,
  error_percent: (errors / requests) * 100,
  latency_p50_milliseconds: 2.14,
  latency_p95_milliseconds: 120.4,
});
const bake: Bake = {
  step: 0,
  steps: 2,
  weight_percent: 10,
  began_at: timestampOf(0),
  former_version: '1.1.0',
  remaining_milliseconds: 6_200,
  is_extended: false,
  judgement: {
    verdict: 'FAIL',
    sentence: 'FAIL: the error rate is 19.9 percentage points higher than the running version’s.',
    baseline: sample(1_804, 1),
    canary: sample(200, 40),
    metrics: [],
  },
};
const linesOf = (more: Partial<Bake> = {}) =>
  bakeLines({
    name: 'catalog',
    change: 'UPDATE',
    status: 'IN_PROGRESS',
    version: '1.2.0',
    bake: { ...bake, ...more },
  }).map((line) => line.trim());

describe('the live view of a canary', () => {
  it('has both versions with their numbers, and the verdict so far with its reason', () => {
    expect(linesOf()).toEqual([
      'step 1 of 2: 10% of the traffic, 6.2 s left',
      'version          weight  requests  errors      p50     p95',
      '1.1.0 (running)  90%     1804      1 (0.1%)    2.1 ms  120 ms',
      '1.2.0 (new)      10%     200       40 (20.0%)  2.1 ms  120 ms',
      'FAIL: the error rate is 19.9 percentage points higher than the running',
      'version’s.',
    ]);
  });

  it.each<[Partial<Bake>, string]>([
    [{ is_extended: true }, 'extended, since there is no verdict yet: 6.2 s left'],
    [{ ailing_since: timestampOf(0) }, 'not healthy now: it does not go on until it is'],
    [{ decide_before: timestampOf(86_400_000) }, 'waits until 1970-01-02T00:00:00.000Z for somebody to decide'],
    [{ outcome: 'PROCEEDED', by: 'ada' }, 'PROCEEDED by ada'],
    [{ outcome: 'FAILED' }, 'FAILED'],
  ])('says what it waits for, or how it ended: %j', (more, words) => {
    expect(linesOf(more)[0]).toBe(`step 1 of 2: 10% of the traffic, ${words}`);
  });

  it('is one line while nothing was judged, and none of a service that is not watched', () => {
    const { judgement: _, ...unjudged } = bake;
    const service: ServiceProgress = { name: 'catalog', change: 'UPDATE', status: 'IN_PROGRESS', version: '1.2.0' };
    expect(bakeLines({ ...service, bake: unjudged })).toHaveLength(1);
    expect(bakeLines(service)).toEqual([]);
  });
});
