import { describe, expect, it } from '@jest/globals';
import { judgeCanary, judgeLimits } from '../../../../../shared/domain/judge/judge-canary.ts';
import type { Judgement } from '../../../../../shared/domain/judge/judgement.ts';
import { emptySample, type TrafficSample } from '../../../../../shared/domain/judge/traffic-sample.ts';
import type { CanaryAnalysis } from '../../../../../shared/domain/service/deployment-strategy.ts';
import { analysisOf, evenSample, sampleOf, times } from './traffic.fixture.ts';

const judged = (canary: TrafficSample, given: Partial<CanaryAnalysis>, judgements = 1): Judgement =>
  judgeLimits({ canary, analysis: analysisOf(given), judgements });

describe('the limit to errors', () => {
  it('fails a version that is certainly over it, and names how far [B3]', () => {
    expect(judged(evenSample(12, 3, 30), { max_error_percent: 1 })).toEqual({
      verdict: 'FAIL',
      sentence: 'FAIL: the error rate is 24 percentage points over its limit.',
      baseline: expect.objectContaining({ requests: 0 }),
      canary: expect.objectContaining({ requests: 12, errors: 3, error_percent: 25 }),
      metrics: [
        {
          metric: 'ERROR_PERCENT_LIMIT',
          verdict: 'FAIL',
          test: 'binomial',
          statistic: 3,
          p_value: expect.closeTo(0.000_206, 6),
          significance: 0.05,
          effect: 24,
          tolerance: 0,
          sentence:
            'Error limit: the canary failed 3 of 12 requests (25.0%); 1% is allowed, and a version just at that limit does so badly about once in 4,900 times: FAIL.',
        },
      ],
    });
  });

  it.each([
    [3, 'PASS', '1% is allowed: PASS.'],
    [5, 'INCONCLUSIVE', 'does so badly about once in 5 times; FAIL needs at most once in 20: INCONCLUSIVE.'],
    [9, 'FAIL', 'does so badly about once in 280 times: FAIL.'],
  ])('finds %d errors of 300 where 1%% is allowed %s [B3]', (errors, verdict, end) => {
    const judgement = judged(evenSample(300, errors, 30), { max_error_percent: 1 });
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.metrics[0]?.sentence.endsWith(end)).toBe(true);
  });

  it('of none fails at the first error, without talk of chances', () => {
    const [none, one] = [0, 1].map((errors) => judged(evenSample(300, errors, 30), { max_error_percent: 0 }));
    expect(none).toMatchObject({ verdict: 'PASS', sentence: 'PASS: the error limit is within what is allowed.' });
    expect(one).toMatchObject({ verdict: 'FAIL', metrics: [{ p_value: 0 }] });
    expect(one?.metrics[0]?.sentence).toBe(
      'Error limit: the canary failed 1 of 300 requests (0.33%); none is allowed, and each error is one too many: FAIL.',
    );
  });
});

describe('the limit to p95', () => {
  const slow = (count: number): TrafficSample => sampleOf([...times(300 - count, 40), ...times(count, 60)]);

  it.each([
    [15, 'PASS', -10, "the canary's p95 is 40 ms, and 15 of 300 requests (5.00%) took more than 50 ms; 5% may: PASS."],
    [16, 'INCONCLUSIVE', 10, '5% may, but a version just at that limit does so badly about every second time; FAIL'],
    [
      40,
      'FAIL',
      10,
      '5% may, and a version just at that limit does so badly less than once in 10,000,000 times: FAIL.',
    ],
  ])('finds %d of 300 over it %s: 5%% may be [B3]', (count, verdict, effect, words) => {
    const judgement = judged(slow(count), { max_p95_milliseconds: 50 });
    expect(judgement).toMatchObject({ verdict, metrics: [{ metric: 'LATENCY_P95_LIMIT', statistic: count, effect }] });
    expect(judgement.metrics[0]?.sentence).toContain(words);
  });

  it('is not passed by just what it allows: 50 ms are not over 50 ms', () => {
    expect(judged(sampleOf(times(300, 50)), { max_p95_milliseconds: 50 })).toMatchObject({
      verdict: 'PASS',
      metrics: [{ statistic: 0, effect: 0, p_value: 1 }],
    });
  });

  it('fails early a version of which every request is over it', () => {
    expect(judged(sampleOf(times(12, 60)), { max_p95_milliseconds: 50 })).toMatchObject({
      verdict: 'FAIL',
      sentence: 'FAIL: p95 is 10 ms over its limit.',
    });
  });

  it('needs 20 requests without an error to pass, however many there were', () => {
    const nearly = judged(sampleOf(times(19, 10), 400), { max_p95_milliseconds: 50 });
    expect(nearly.metrics[0]?.sentence).toMatch(/too little traffic: 20 requests without an error are needed/);
    expect(judged(sampleOf(times(20, 10), 400), { max_p95_milliseconds: 50 }).verdict).toBe('PASS');
    const none = judged(sampleOf([], 400), { max_p95_milliseconds: 50 });
    expect(none.metrics[0]).toMatchObject({ verdict: 'INCONCLUSIVE', p_value: null });
    expect(none.metrics[0]?.sentence).toMatch(
      /the canary answered no request without an error, so there is nothing to/,
    );
    expect(none.sentence).toBe('INCONCLUSIVE: the latency limit has too little to be judged by.');
  });
});

describe('a version that is under its limit to latency, but has too few latencies to say so', () => {
  it('is told to have too little to be judged by, not how far over it is [B3]', () => {
    const { verdict, sentence, metrics } = judged(sampleOf(times(19, 50), 3), {
      max_p95_milliseconds: 200,
      min_requests: 20,
    });
    expect([verdict, metrics[0]?.effect]).toEqual(['INCONCLUSIVE', -150]);
    expect(sentence).toBe('INCONCLUSIVE: the latency limit has too little to be judged by.');
  });
});

describe('a version without another beside it', () => {
  it('has nothing but its health when no limit is set: it passes, and that is told [B3]', () => {
    for (const canary of [emptySample, evenSample(12, 12, 30)])
      expect(judged(canary, {})).toMatchObject({
        verdict: 'PASS',
        metrics: [],
        sentence:
          'PASS: no limit is set, and no other version takes traffic to compare with, so only its health counted.',
      });
  });

  it('is not passed by a limit with too little traffic [B3]', () => {
    const given = { max_error_percent: 5, max_p95_milliseconds: 50 };
    expect(judged(evenSample(299, 0, 20), given)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      sentence: 'INCONCLUSIVE: too little traffic: the canary answered 299 requests; 300 are needed to say PASS.',
    });
    expect(judged(evenSample(299, 0, 20), { max_p95_milliseconds: 50 }).verdict).toBe('INCONCLUSIVE');
    expect(judged(evenSample(300, 0, 20), given).sentence).toBe(
      'PASS: the error limit and the latency limit are within what is allowed.',
    );
    expect(judged(emptySample, given)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      sentence: expect.stringContaining('the canary answered no request; 300 are needed'),
      metrics: [{ p_value: null }, { p_value: null }],
    });
  });

  it('shares the chance of a false alarm between its limits and judgements', () => {
    const { metrics } = judged(evenSample(300, 0, 20), { max_error_percent: 5, max_p95_milliseconds: 50 }, 4);
    expect(metrics.map(({ significance }) => significance)).toEqual([0.05 / 8, 0.05 / 8]);
  });
});

describe('limits beside a comparison', () => {
  it('fail a canary that is no worse than a running version that is bad itself [B3]', () => {
    const bad = evenSample(1_000, 100, 30);
    const analysis = analysisOf({ max_error_percent: 5, max_p95_milliseconds: 50 });
    const judgement = judgeCanary({ baseline: bad, canary: bad, analysis, judgements: 1 });
    expect(judgement.metrics.map(({ metric, verdict }) => `${metric} ${verdict}`)).toEqual([
      'ERROR_RATE PASS',
      'LATENCY PASS',
      'ERROR_PERCENT_LIMIT FAIL',
      'LATENCY_P95_LIMIT FAIL',
    ]);
    expect(judgement.sentence).toBe(
      'FAIL: the error rate is 5 percentage points over its limit and p95 is 8.47 ms over its limit.',
    );
  });
});
