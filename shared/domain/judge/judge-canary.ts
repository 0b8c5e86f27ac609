import type { CanaryAnalysis } from '../service/deployment-strategy.ts';
import { judgeMetric, type MetricFinding } from './judge-metric.ts';
import type { Judgement } from './judgement.ts';
import { errorPercentLimitFinding } from './metrics/error-percent-limit.ts';
import { errorRateFinding } from './metrics/error-rate.ts';
import { latencyP95LimitFinding } from './metrics/latency-p95-limit.ts';
import { latencyFinding } from './metrics/latency.ts';
import { significanceOf } from './significance.ts';
import { summarizeSample } from './summarize-sample.ts';
import { emptySample, type TrafficSample } from './traffic-sample.ts';
import { verdictOfAll } from './verdict-table.ts';
import { judgementSentence } from './words/judgement-sentence.ts';

export type LimitsQuestion = {
  readonly canary: TrafficSample;
  readonly analysis: CanaryAnalysis;
  /** How many judgements the rollout may make at most, 1 or more: the false alarms that the confidence allows are shared between them. */
  readonly judgements: number;
};

export type CanaryQuestion = LimitsQuestion & {
  /** The running version, over the same time. */
  readonly baseline: TrafficSample;
};

const limitFindings = (canary: TrafficSample, analysis: CanaryAnalysis): readonly MetricFinding[] => {
  const { max_error_percent, max_p95_milliseconds } = analysis;
  return [
    ...(max_error_percent === undefined ? [] : [errorPercentLimitFinding(canary, max_error_percent, analysis)]),
    ...(max_p95_milliseconds === undefined ? [] : [latencyP95LimitFinding(canary, max_p95_milliseconds, analysis)]),
  ];
};

const judge = (
  findings: readonly MetricFinding[],
  { canary, analysis, judgements }: LimitsQuestion,
  baseline: TrafficSample | undefined,
): Judgement => {
  const significance = significanceOf(analysis.confidence_percent, findings.length, judgements);
  const metrics = findings.map((finding) => judgeMetric(finding, significance));
  const verdict = verdictOfAll(metrics);
  const { min_requests } = analysis;
  return {
    verdict,
    sentence: judgementSentence(verdict, metrics, {
      canary: canary.requests,
      baseline: baseline?.requests,
      min_requests,
    }),
    baseline: summarizeSample(baseline ?? emptySample),
    canary: summarizeSample(canary),
    metrics,
  };
};

/**
 * Whether the canary may go on: its errors and latency beside those of the running version over the same time, and against the limits that are set.
 * A version that is no worse is failed by all `judgements` together with at most the probability that `confidence_percent` leaves (ADR 20).
 */
export const judgeCanary = ({ baseline, ...question }: CanaryQuestion): Judgement => {
  const { canary, analysis } = question;
  const compared = [errorRateFinding(baseline, canary, analysis), latencyFinding(baseline, canary, analysis)];
  return judge([...compared, ...limitFindings(canary, analysis)], question, baseline);
};

/**
 * Judges a version beside which no other takes traffic, by the limits alone. Without any limit its health is all that there is to go by, and that was
 * checked before: PASS, and the sentence says so.
 */
export const judgeLimits = (question: LimitsQuestion): Judgement =>
  judge(limitFindings(question.canary, question.analysis), question, undefined);
