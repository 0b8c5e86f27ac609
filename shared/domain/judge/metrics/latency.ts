import type { CanaryAnalysis } from '../../service/deployment-strategy.ts';
import type { MetricFinding, TestResult } from '../judge-metric.ts';
import { percentileOf, totalCount } from '../percentile.ts';
import { hodgesLehmann } from '../statistics/hodges-lehmann.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import type { TrafficSample } from '../traffic-sample.ts';
import { differenceChance, neededOfEach } from '../words/comparison-words.ts';
import { countText, millisecondsText } from '../words/number-words.ts';

/** On each side: the normal approximation to Mann and Whitney's U needs that many. Under 20, p95 is only the slowest request. */
export const leastLatencies = 20;

const medianOf = ({ latencies }: TrafficSample): number => percentileOf(latencies, 50);

const resultOf = (baseline: TrafficSample, canary: TrafficSample): TestResult | undefined => {
  if (Math.min(totalCount(baseline.latencies), totalCount(canary.latencies)) < leastLatencies) return undefined;
  const { u, p_value } = mannWhitney(canary.latencies, baseline.latencies);
  return { statistic: u, p_value, effect: hodgesLehmann(canary.latencies, baseline.latencies) };
};

/** Milliseconds by which the canary may be slower. */
const toleranceOf = (baseline: TrafficSample, analysis: CanaryAnalysis): number =>
  Math.max(
    (medianOf(baseline) * analysis.max_latency_increase_percent) / 100,
    analysis.max_latency_increase_milliseconds,
  );

const paceText = (milliseconds: number): string => {
  if (milliseconds === 0) return 'just as fast';
  return `${millisecondsText(Math.abs(milliseconds))} ${milliseconds > 0 ? 'slower' : 'faster'}`;
};

const seen = (baseline: TrafficSample, canary: TrafficSample, result: TestResult | undefined): string => {
  if (result === undefined)
    return `the canary answered ${countText(totalCount(canary.latencies))} without an error, the running version ${countText(totalCount(baseline.latencies))}, and it takes ${leastLatencies} of each to compare how long they took`;
  const medians = `median ${millisecondsText(medianOf(canary))} against ${millisecondsText(medianOf(baseline))}`;
  return `the canary is typically ${paceText(result.effect)} (${medians})`;
};

/** Whether the canary takes longer than the running version, by Mann and Whitney's test. */
export const latencyFinding = (
  baseline: TrafficSample,
  canary: TrafficSample,
  analysis: CanaryAnalysis,
): MetricFinding => {
  const result = resultOf(baseline, canary);
  const tolerance = toleranceOf(baseline, analysis);
  return {
    metric: 'LATENCY',
    test: 'mann_whitney_u',
    result,
    tolerance,
    has_enough_requests: Math.min(baseline.requests, canary.requests) >= analysis.min_requests,
    words: {
      title: 'Latency',
      seen: seen(baseline, canary, result),
      allowed: `${tolerance === 0 ? 'no' : millisecondsText(tolerance)} more is allowed`,
      chance: differenceChance,
      needed: neededOfEach(analysis.min_requests),
    },
  };
};
