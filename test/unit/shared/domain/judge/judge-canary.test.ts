import { describe, expect, it } from '@jest/globals';
import { judgeCanary } from '../../../../../shared/domain/judge/judge-canary.ts';
import type { JudgedMetric, Judgement, MetricJudgement } from '../../../../../shared/domain/judge/judgement.ts';
import { emptySample, type TrafficSample } from '../../../../../shared/domain/judge/traffic-sample.ts';
import type { CanaryAnalysis } from '../../../../../shared/domain/service/deployment-strategy.ts';
import { analysisOf, evenSample, sampleOf, times } from './traffic.fixture.ts';

const judged = (
  baseline: TrafficSample,
  canary: TrafficSample,
  given: Partial<CanaryAnalysis> = {},
  judgements = 1,
): Judgement => judgeCanary({ baseline, canary, analysis: analysisOf(given), judgements });

const metricOf = ({ metrics }: Judgement, metric: JudgedMetric): MetricJudgement => {
  const found = metrics.find((one) => one.metric === metric);
  if (found === undefined) throw new Error(`${metric} was not judged`);
  return found;
};

describe('errors', () => {
  const baseline = evenSample(1_840, 0, 30);

  it('fail a canary when they are too many and no chance, however few requests there were [B3]', () => {
    const judgement = judged(baseline, evenSample(205, 41, 30));
    expect(judgement).toMatchObject({
      verdict: 'FAIL',
      sentence: "FAIL: the error rate is 20 percentage points higher than the running version's.",
      baseline: { requests: 1_840, errors: 0, error_percent: 0 },
      canary: { requests: 205, errors: 41, error_percent: 20 },
    });
    expect(metricOf(judgement, 'ERROR_RATE')).toEqual({
      metric: 'ERROR_RATE',
      verdict: 'FAIL',
      test: 'fisher_exact',
      statistic: null,
      p_value: expect.closeTo(2.26e-43, 44),
      significance: 0.025,
      effect: 20,
      tolerance: 1,
      sentence:
        'Errors: the canary failed 41 of 205 requests (20.0%), the running version 0 of 1,840 (0.0%); 1 percentage point more is allowed, and so great a difference comes by chance less than once in 1,000,000,000 times: FAIL.',
    });
  });

  it('within tolerance pass, and it is told that they are no chance [B3]', () => {
    const judgement = judged(evenSample(20_000, 20, 30), evenSample(5_000, 40, 30));
    expect(judgement).toMatchObject({
      verdict: 'PASS',
      sentence: 'PASS: the error rate and latency are within what is allowed.',
    });
    expect(metricOf(judgement, 'ERROR_RATE')).toMatchObject({
      statistic: (40 * 19_980) / (20 * 4_960),
      effect: 0.7,
      sentence:
        'Errors: the canary failed 40 of 5,000 requests (0.80%), the running version 20 of 20,000 (0.10%); that is no chance, but 1 percentage point more is allowed: PASS.',
    });
  });

  it('that may be chance leave it open, and it is told how sure FAIL has to be [B3]', () => {
    const judgement = judged(evenSample(1_000, 2, 30), evenSample(300, 4, 30), { max_error_increase_percent: 0.5 });
    expect(judgement).toMatchObject({
      verdict: 'INCONCLUSIVE',
      sentence:
        "INCONCLUSIVE: the error rate is 1.13 percentage points higher than the running version's, which may be chance.",
    });
    expect(metricOf(judgement, 'ERROR_RATE').sentence).toBe(
      'Errors: the canary failed 4 of 300 requests (1.33%), the running version 2 of 1,000 (0.20%); 0.5 percentage points more are allowed, but so great a difference comes by chance about once in 36 times; FAIL needs at most once in 40: INCONCLUSIVE.',
    );
  });

  it('at just the tolerance are within it', () => {
    const judgement = judged(evenSample(10_000, 500, 30), evenSample(10_000, 600, 30));
    expect(metricOf(judgement, 'ERROR_RATE')).toMatchObject({ effect: 1, tolerance: 1, verdict: 'PASS' });
    const beyond = judged(evenSample(10_000, 500, 30), evenSample(10_000, 601, 30));
    expect(metricOf(beyond, 'ERROR_RATE').verdict).toBe('FAIL');
  });

  it('of which none more is allowed say so', () => {
    const given = { max_error_increase_percent: 0 };
    expect(metricOf(judged(baseline, evenSample(400, 0, 30), given), 'ERROR_RATE').sentence).toBe(
      'Errors: the canary failed 0 of 400 requests (0.0%), the running version 0 of 1,840 (0.0%); no more is allowed: PASS.',
    );
  });
});

describe('latency', () => {
  const baseline = evenSample(1_840, 0, 30);

  it('fails a canary that is slower by more than the share of the median, and the milliseconds [B3]', () => {
    const judgement = judged(baseline, evenSample(500, 0, 45));
    expect(judgement).toMatchObject({
      verdict: 'FAIL',
      sentence: "FAIL: latency is typically 22.5 ms higher than the running version's.",
      baseline: { latency_p50_milliseconds: expect.closeTo(45, 1), latency_p95_milliseconds: expect.closeTo(58.5, 1) },
    });
    expect(metricOf(judgement, 'LATENCY')).toMatchObject({
      verdict: 'FAIL',
      test: 'mann_whitney_u',
      effect: expect.closeTo(22.5, 1),
      tolerance: 5,
      sentence:
        'Latency: the canary is typically 22.5 ms slower (median 67.4 ms against 45 ms); 5 ms more is allowed, and so great a difference comes by chance less than once in 1,000,000,000 times: FAIL.',
    });
  });

  it.each([
    [10, 5, 5],
    [20, 5, 9],
    [0, 0, 0],
  ])('may grow by %d%% of the median or %d ms, whichever is more: %d', (percent, milliseconds, tolerance) => {
    const given = { max_latency_increase_percent: percent, max_latency_increase_milliseconds: milliseconds };
    const found = metricOf(judged(sampleOf(times(300, 45)), sampleOf(times(300, 45)), given), 'LATENCY');
    expect(found).toMatchObject({ tolerance, verdict: 'PASS', effect: 0 });
    expect(found.sentence).toBe(
      `Latency: the canary is typically just as fast (median 45 ms against 45 ms); ${tolerance === 0 ? 'no' : `${tolerance} ms`} more is allowed: PASS.`,
    );
  });

  it('at just the tolerance is within it', () => {
    const [at, beyond] = [50, 50.25].map((milliseconds) =>
      judged(sampleOf(times(300, 45)), sampleOf(times(300, milliseconds))),
    );
    expect(at?.metrics[1]).toMatchObject({ effect: 5, verdict: 'PASS', statistic: 90_000 });
    expect(beyond?.metrics[1]).toMatchObject({ effect: 5.25, verdict: 'FAIL' });
    expect(at?.metrics[1]?.sentence).toContain(
      '5 ms slower (median 50 ms against 45 ms); that is no chance, but 5 ms more',
    );
  });

  it('of a few slow requests is no typical one: no difference is told, however sure it is', () => {
    const judgement = judged(
      sampleOf([...times(1_000, 1), ...times(10, 100)]),
      sampleOf([...times(300, 1), ...times(30, 100)]),
    );
    expect(metricOf(judgement, 'LATENCY')).toMatchObject({ verdict: 'PASS', effect: 0, p_value: expect.closeTo(0, 9) });
    expect(metricOf(judgement, 'LATENCY').sentence).toBe(
      'Latency: the canary is typically just as fast (median 1 ms against 1 ms); 5 ms more is allowed: PASS.',
    );
  });

  it('passes a canary that is faster, and says so', () => {
    expect(metricOf(judged(baseline, evenSample(500, 0, 20)), 'LATENCY')).toMatchObject({
      verdict: 'PASS',
      sentence: expect.stringMatching(
        /^Latency: the canary is typically 15 ms faster \(median 30 ms against 45 ms\); 5 ms/,
      ),
    });
  });

  it('is not compared with fewer than 20 on a side, and is at 20', () => {
    const few = judged(baseline, sampleOf(times(19, 45), 400));
    expect(metricOf(few, 'LATENCY')).toMatchObject({
      verdict: 'INCONCLUSIVE',
      statistic: null,
      p_value: null,
      effect: null,
      sentence:
        'Latency: the canary answered 19 without an error, the running version 1,840, and it takes 20 of each to compare how long they took: INCONCLUSIVE.',
    });
    expect(metricOf(judged(baseline, sampleOf(times(20, 90), 400)), 'LATENCY').verdict).toBe('FAIL');
    expect(metricOf(judged(sampleOf(times(19, 45)), sampleOf(times(400, 45))), 'LATENCY').p_value).toBeNull();
  });

  it('does not save a canary that answers nothing without an error [B3]', () => {
    const judgement = judged(baseline, evenSample(300, 300, 30));
    expect(judgement.metrics.map(({ verdict }) => verdict)).toEqual(['FAIL', 'INCONCLUSIVE']);
    expect(judgement.sentence).toBe("FAIL: the error rate is 100 percentage points higher than the running version's.");
  });

  it('that cannot be compared leaves a canary open for which all else is well', () => {
    const judgement = judged(evenSample(400, 390, 30), evenSample(400, 390, 30));
    expect(judgement.sentence).toBe('INCONCLUSIVE: latency has too little to be judged by.');
  });
});

describe('too little traffic', () => {
  it('never passes, and says how much is needed [B3]', () => {
    const judgement = judged(evenSample(1_840, 2, 30), evenSample(12, 0, 30));
    expect(judgement).toMatchObject({
      verdict: 'INCONCLUSIVE',
      sentence:
        'INCONCLUSIVE: too little traffic: the canary answered 12 requests and the running version 1,840; 300 of each are needed to say PASS.',
    });
    expect(judgement.metrics.map(({ sentence }) => sentence)).toEqual([
      'Errors: the canary failed 0 of 12 requests (0.0%), the running version 2 of 1,840 (0.11%); too little traffic: 300 requests of each version are needed to say PASS: INCONCLUSIVE.',
      'Latency: the canary answered 12 without an error, the running version 1,838, and it takes 20 of each to compare how long they took; too little traffic: 300 requests of each version are needed to say PASS: INCONCLUSIVE.',
    ]);
  });

  it.each([
    [299, 300],
    [300, 299],
  ])('is %d requests of the running version and %d of the canary', (running, canary) => {
    expect(judged(evenSample(running, 0, 30), evenSample(canary, 0, 30)).verdict).toBe('INCONCLUSIVE');
    expect(judged(evenSample(300, 0, 30), evenSample(300, 0, 30)).verdict).toBe('PASS');
  });

  it('is none at all, on either side or both [B3]', () => {
    const sides = [emptySample, evenSample(400, 1, 30)] as const;
    const [neither, onlyCanary, onlyBaseline] = [
      judged(emptySample, emptySample),
      judged(sides[0], sides[1]),
      judged(sides[1], sides[0]),
    ];
    expect([neither, onlyCanary, onlyBaseline].map(({ verdict }) => verdict)).toEqual([
      'INCONCLUSIVE',
      'INCONCLUSIVE',
      'INCONCLUSIVE',
    ]);
    expect(neither.sentence).toContain('the canary answered no request and the running version 0; 300 of each');
    expect(metricOf(onlyBaseline, 'ERROR_RATE')).toMatchObject({
      statistic: null,
      p_value: null,
      effect: null,
      sentence: expect.stringMatching(/^Errors: the canary answered no request, so there is nothing to compare; too/),
    });
    expect(metricOf(onlyCanary, 'ERROR_RATE').sentence).toMatch(/the running version answered no request, so/);
    expect(neither.canary).toEqual({
      requests: 0,
      errors: 0,
      error_percent: 0,
      latency_p50_milliseconds: 0,
      latency_p95_milliseconds: 0,
    });
  });
});

describe('the chance of a false alarm', () => {
  it('is shared between the metrics that are judged, and the judgements of the rollout [B3]', () => {
    const sample = evenSample(400, 0, 30);
    const shares = (given: Partial<CanaryAnalysis>, judgements: number): readonly number[] =>
      judged(sample, sample, given, judgements).metrics.map(({ significance }) => significance);
    expect(shares({}, 1)).toEqual([0.025, 0.025]);
    expect(shares({}, 16)).toEqual([0.05 / 32, 0.05 / 32]);
    expect(shares({ confidence_percent: 99, max_error_percent: 5 }, 2)).toEqual([0.01 / 6, 0.01 / 6, 0.01 / 6]);
    expect(shares({ max_error_percent: 5, max_p95_milliseconds: 90 }, 1)).toEqual([
      0.05 / 4,
      0.05 / 4,
      0.05 / 4,
      0.05 / 4,
    ]);
  });

  it('makes a rollout that looks often ask for more before it fails', () => {
    const [baseline, canary] = [evenSample(1_840, 2, 30), evenSample(300, 6, 30)];
    expect(judged(baseline, canary, {}, 1).verdict).toBe('FAIL');
    expect(judged(baseline, canary, {}, 200)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      metrics: [{ sentence: expect.stringContaining('FAIL needs at most once in 8,000: INCONCLUSIVE.') }, {}],
    });
  });
});
