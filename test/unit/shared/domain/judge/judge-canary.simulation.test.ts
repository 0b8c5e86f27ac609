import { describe, expect, it } from '@jest/globals';
import { judgeCanary } from '../../../../../shared/domain/judge/judge-canary.ts';
import type { Judgement } from '../../../../../shared/domain/judge/judgement.ts';
import type { CanaryAnalysis } from '../../../../../shared/domain/service/deployment-strategy.ts';
import {
  analysisOf,
  drawRequests,
  drawSample,
  lognormal,
  randomOf,
  sampleOfRequests,
  type Behaviour,
} from './traffic.fixture.ts';

/** Nothing is tolerated, so that only the tests keep a canary from FAIL; and PASS is in reach of these small samples. */
const strict = analysisOf({
  min_requests: 20,
  max_error_increase_percent: 0,
  max_latency_increase_percent: 0,
  max_latency_increase_milliseconds: 0,
});

/** The greatest count that so many tries give at a rate, but for three standard deviations of chance. */
const atMost = (runs: number, rate: number): number => runs * rate + 3 * Math.sqrt(runs * rate * (1 - rate));

const count = (runs: number, run: () => boolean): number => {
  let counted = 0;
  for (let index = 0; index < runs; index += 1) if (run()) counted += 1;
  return counted;
};

/** Versions without a difference, of every shape that latencies take: skewed, in whole milliseconds, of two kinds, all the same but for a few. */
const shapes: readonly (readonly [string, Behaviour])[] = [
  ['skewed latencies, no errors', { error_rate: 0, milliseconds: lognormal(30, 0.5) }],
  ['few errors, very skewed latencies', { error_rate: 0.001, milliseconds: lognormal(30, 1.5) }],
  [
    'many errors, whole milliseconds',
    { error_rate: 0.05, milliseconds: (random) => Math.round(lognormal(3, 0.5)(random)) },
  ],
  [
    'a cache that misses half of the time',
    { error_rate: 0.01, milliseconds: (random) => (random() < 0.5 ? 1 : 80) + random() },
  ],
  [
    'the same latency but for one in fifty',
    { error_rate: 0.05, milliseconds: (random) => (random() < 0.02 ? 100 : 1) },
  ],
];

const runs = 10_000;

describe('a canary that is no different', () => {
  it.each(shapes)(
    'is failed by at most 1 judgement in 20, at a confidence of 95%: %s [B3]',
    (_, behaviour) => {
      const random = randomOf(1);
      const failed = { either: 0, ERROR_RATE: 0, LATENCY: 0 };
      for (let run = 0; run < runs; run += 1) {
        const baseline = drawSample(80, behaviour, random);
        const judgement = judgeCanary({
          baseline,
          canary: drawSample(40, behaviour, random),
          analysis: strict,
          judgements: 1,
        });
        if (judgement.verdict === 'FAIL') failed.either += 1;
        for (const { metric, verdict } of judgement.metrics) if (verdict === 'FAIL') failed[metric as 'LATENCY'] += 1;
      }
      expect(failed.either).toBeLessThanOrEqual(atMost(runs, 0.05));
      expect(failed.ERROR_RATE).toBeLessThanOrEqual(atMost(runs, 0.025));
      expect(failed.LATENCY).toBeLessThanOrEqual(atMost(runs, 0.025));
    },
    120_000,
  );

  it('is failed by at most 1 rollout in 20 that looks at it four times, each time at all requests so far [B3]', () => {
    const random = randomOf(2);
    const behaviour: Behaviour = { error_rate: 0.02, milliseconds: lognormal(30, 0.5) };
    const looks = [20, 30, 60, 120];
    const failed = count(runs, () => {
      const canary = drawRequests(120, behaviour, random);
      const baseline = drawRequests(120, behaviour, random);
      return looks.some((seen) => {
        const [ours, theirs] = [canary, baseline].map((requests) => sampleOfRequests(requests.slice(0, seen)));
        const question = { canary: ours!, baseline: theirs!, analysis: strict, judgements: looks.length };
        return judgeCanary(question).verdict === 'FAIL';
      });
    });
    expect(failed).toBeLessThanOrEqual(atMost(runs, 0.05));
    // Had each look the whole chance of a false alarm, 636 of these would fail, which the bound above does not let pass.
    expect(failed).toBeGreaterThan(runs * 0.01);
  }, 120_000);

  it('is failed the oftener the less sure the judge has to be, and hardly less often than it may be', () => {
    const behaviour: Behaviour = { error_rate: 0, milliseconds: lognormal(30, 0.5) };
    const failedAt = (confidence_percent: number): number => {
      const random = randomOf(3);
      const analysis = { ...strict, confidence_percent };
      return count(2_000, () => {
        const [baseline, canary] = [drawSample(60, behaviour, random), drawSample(60, behaviour, random)];
        return judgeCanary({ baseline, canary, analysis, judgements: 1 }).verdict === 'FAIL';
      });
    };
    // Without errors only latency can fail it, which has half of 1 - confidence.
    expect(failedAt(80)).toBeGreaterThan(2_000 * 0.08);
    expect(failedAt(80)).toBeLessThanOrEqual(atMost(2_000, 0.1));
    expect(failedAt(99)).toBeLessThanOrEqual(atMost(2_000, 0.005));
  });
});

type Shift = {
  readonly what: string;
  readonly canary: readonly [requests: number, Behaviour];
  readonly baseline: readonly [requests: number, Behaviour];
  readonly share: number;
};

const usual = lognormal(30, 0.5);
const well: Behaviour = { error_rate: 0.001, milliseconds: usual };

const shifts: readonly Shift[] = [
  {
    what: '1 request in 5 fails, after 60',
    canary: [60, { ...well, error_rate: 0.2 }],
    baseline: [540, well],
    share: 0.99,
  },
  {
    what: '1 request in 5 fails, after 300',
    canary: [300, { ...well, error_rate: 0.2 }],
    baseline: [900, well],
    share: 1,
  },
  {
    what: '3% fail, after 500',
    canary: [500, { ...well, error_rate: 0.03 }],
    baseline: [1_500, well],
    share: 0.9,
  },
  {
    what: 'twice as slow, after 60',
    canary: [60, { ...well, milliseconds: lognormal(60, 0.5) }],
    baseline: [540, well],
    share: 0.99,
  },
  {
    what: '30% slower, after 500',
    canary: [500, { ...well, milliseconds: lognormal(39, 0.5) }],
    baseline: [500, well],
    share: 0.99,
  },
  {
    what: '50% slower with outliers, after 1,000',
    canary: [1_000, { ...well, milliseconds: lognormal(45, 1.5) }],
    baseline: [1_000, { ...well, milliseconds: lognormal(30, 1.5) }],
    share: 0.9,
  },
];

const verdictsOn = (
  { canary, baseline }: Pick<Shift, 'canary' | 'baseline'>,
  analysis: CanaryAnalysis,
): readonly Judgement[] => {
  const random = randomOf(4);
  return Array.from({ length: 200 }, () =>
    judgeCanary({
      canary: drawSample(...canary, random),
      baseline: drawSample(...baseline, random),
      analysis,
      judgements: 16,
    }),
  );
};

describe('a canary that is worse, with the defaults and the 16 judgements of four steps', () => {
  it.each(shifts)(
    'is failed in at least the share $share: $what [B3]',
    (shift) => {
      const failed = verdictsOn(shift, analysisOf()).filter(({ verdict }) => verdict === 'FAIL');
      expect(failed.length).toBeGreaterThanOrEqual(200 * shift.share);
    },
    60_000,
  );

  it('by less than is tolerated passes, though it is sure that it is slower [B3]', () => {
    const slower: Shift['canary'] = [2_000, { ...well, milliseconds: lognormal(32.5, 0.5) }];
    const judgements = verdictsOn({ canary: slower, baseline: [2_000, well] }, analysisOf());
    expect(new Set(judgements.map(({ verdict }) => verdict))).toEqual(new Set(['PASS']));
    const sure = judgements.filter(({ metrics }) => metrics[1]!.sentence.includes('that is no chance'));
    expect(sure.length).toBeGreaterThan(180);
  }, 60_000);
});
