import type { CanaryAnalysis } from '../../service/deployment-strategy.ts';
import type { MetricFinding, TestResult } from '../judge-metric.ts';
import { binomialTest } from '../statistics/binomial-test.ts';
import { errorPercentOf } from '../summarize-sample.ts';
import type { TrafficSample } from '../traffic-sample.ts';
import { limitChance, neededOfCanary, shareText } from '../words/comparison-words.ts';

const resultOf = (canary: TrafficSample, limit_percent: number): TestResult | undefined =>
  canary.requests === 0
    ? undefined
    : {
        statistic: canary.errors,
        p_value: binomialTest(canary.errors, canary.requests, limit_percent / 100),
        effect: (100 * canary.errors - limit_percent * canary.requests) / canary.requests,
      };

/** Whether more requests fail than the limit allows, by the exact binomial test. */
export const errorPercentLimitFinding = (
  canary: TrafficSample,
  limit_percent: number,
  { min_requests }: CanaryAnalysis,
): MetricFinding => ({
  metric: 'ERROR_PERCENT_LIMIT',
  test: 'binomial',
  result: resultOf(canary, limit_percent),
  tolerance: 0,
  has_enough_requests: canary.requests >= min_requests,
  words: {
    title: 'Error limit',
    seen:
      canary.requests === 0
        ? 'the canary answered no request, so there is nothing to hold against the limit'
        : `the canary failed ${shareText(canary.errors, canary.requests, errorPercentOf(canary))}`,
    allowed: limit_percent === 0 ? 'none is allowed' : `${limit_percent}% is allowed`,
    chance: limit_percent === 0 ? () => 'each error is one too many' : limitChance,
    needed: neededOfCanary(min_requests),
  },
});
