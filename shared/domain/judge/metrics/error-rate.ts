import type { CanaryAnalysis } from '../../service/deployment-strategy.ts';
import type { MetricFinding, TestResult } from '../judge-metric.ts';
import { fisherExact } from '../statistics/fisher-exact.ts';
import { errorPercentOf } from '../summarize-sample.ts';
import type { TrafficSample } from '../traffic-sample.ts';
import { differenceChance, neededOfEach, shareText } from '../words/comparison-words.ts';
import { countText, percentText, pointsText } from '../words/number-words.ts';

/** Percentage points. One division, of whole numbers: so 6% of 100 against 5% of 100 is 1, not a little more. */
const pointsMore = (canary: TrafficSample, baseline: TrafficSample): number =>
  (100 * (canary.errors * baseline.requests - baseline.errors * canary.requests)) /
  (canary.requests * baseline.requests);

const countOf = ({ errors, requests }: TrafficSample) => ({ successes: errors, trials: requests });

const resultOf = (baseline: TrafficSample, canary: TrafficSample): TestResult | undefined => {
  if (baseline.requests === 0 || canary.requests === 0) return undefined;
  const { odds_ratio, p_value } = fisherExact(countOf(canary), countOf(baseline));
  return { statistic: odds_ratio, p_value, effect: pointsMore(canary, baseline) };
};

const seen = (baseline: TrafficSample, canary: TrafficSample): string => {
  if (canary.requests === 0) return 'the canary answered no request, so there is nothing to compare';
  if (baseline.requests === 0) return 'the running version answered no request, so there is nothing to compare with';
  const running = `${countText(baseline.errors)} of ${countText(baseline.requests)} (${percentText(errorPercentOf(baseline))})`;
  return `the canary failed ${shareText(canary.errors, canary.requests, errorPercentOf(canary))}, the running version ${running}`;
};

const allowed = (points: number): string => {
  if (points === 0) return 'no more is allowed';
  return `${pointsText(String(points))} more ${points === 1 ? 'is' : 'are'} allowed`;
};

/** Whether more of the canary's requests fail than of the running version's, by Fisher's exact test. */
export const errorRateFinding = (
  baseline: TrafficSample,
  canary: TrafficSample,
  analysis: CanaryAnalysis,
): MetricFinding => ({
  metric: 'ERROR_RATE',
  test: 'fisher_exact',
  result: resultOf(baseline, canary),
  tolerance: analysis.max_error_increase_percent,
  has_enough_requests: Math.min(baseline.requests, canary.requests) >= analysis.min_requests,
  words: {
    title: 'Errors',
    seen: seen(baseline, canary),
    allowed: allowed(analysis.max_error_increase_percent),
    chance: differenceChance,
    needed: neededOfEach(analysis.min_requests),
  },
});
