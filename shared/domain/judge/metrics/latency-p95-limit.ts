import type { CanaryAnalysis } from '../../service/deployment-strategy.ts';
import type { MetricFinding, TestResult } from '../judge-metric.ts';
import { percentileOf, totalCount } from '../percentile.ts';
import { binomialTest } from '../statistics/binomial-test.ts';
import type { LatencyCount, TrafficSample } from '../traffic-sample.ts';
import { limitChance, neededOfCanary, shareText } from '../words/comparison-words.ts';
import { millisecondsText } from '../words/number-words.ts';
import { leastLatencies } from './latency.ts';

/** Of the requests, that may take longer than a limit to p95. */
const shareOverP95 = 0.05;

const countOver = (latencies: readonly LatencyCount[], limit_milliseconds: number): number =>
  totalCount(latencies.filter(({ milliseconds }) => milliseconds > limit_milliseconds));

const resultOf = ({ latencies }: TrafficSample, limit_milliseconds: number): TestResult | undefined => {
  const all = totalCount(latencies);
  const over = countOver(latencies, limit_milliseconds);
  if (all === 0) return undefined;
  return {
    statistic: over,
    p_value: binomialTest(over, all, shareOverP95),
    effect: percentileOf(latencies, 95) - limit_milliseconds,
  };
};

const seen = ({ latencies }: TrafficSample, limit_milliseconds: number): string => {
  const all = totalCount(latencies);
  if (all === 0)
    return 'the canary answered no request without an error, so there is nothing to hold against the limit';
  const over = countOver(latencies, limit_milliseconds);
  const share = shareText(over, all, (100 * over) / all);
  const limit = millisecondsText(limit_milliseconds);
  return `the canary's p95 is ${millisecondsText(percentileOf(latencies, 95))}, and ${share} took more than ${limit}`;
};

/** Whether more than 5% of the requests without an error take longer than the limit to p95, by the exact binomial test. */
export const latencyP95LimitFinding = (
  canary: TrafficSample,
  limit_milliseconds: number,
  { min_requests }: CanaryAnalysis,
): MetricFinding => ({
  metric: 'LATENCY_P95_LIMIT',
  test: 'binomial',
  result: resultOf(canary, limit_milliseconds),
  tolerance: 0,
  has_enough_requests: canary.requests >= min_requests && totalCount(canary.latencies) >= leastLatencies,
  words: {
    title: 'Latency limit',
    seen: seen(canary, limit_milliseconds),
    allowed: '5% may',
    chance: limitChance,
    needed:
      canary.requests >= min_requests
        ? `${leastLatencies} requests without an error are needed to say PASS`
        : neededOfCanary(min_requests),
  },
});
