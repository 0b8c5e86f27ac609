import type { JudgedMetric, MetricJudgement, Verdict } from '../judgement.ts';
import { amountText, countText, millisecondsText, pointsText, requestsText } from './number-words.ts';

const names: Readonly<Record<JudgedMetric, string>> = {
  ERROR_RATE: 'the error rate',
  LATENCY: 'latency',
  ERROR_PERCENT_LIMIT: 'the error limit',
  LATENCY_P95_LIMIT: 'the latency limit',
};

const excess: Readonly<Record<JudgedMetric, (effect: number) => string>> = {
  ERROR_RATE: (effect) => `the error rate is ${pointsText(amountText(effect))} higher than the running version's`,
  LATENCY: (effect) => `latency is typically ${millisecondsText(effect)} higher than the running version's`,
  ERROR_PERCENT_LIMIT: (effect) => `the error rate is ${pointsText(amountText(effect))} over its limit`,
  LATENCY_P95_LIMIT: (effect) => `p95 is ${millisecondsText(effect)} over its limit`,
};

/** `a`, `a and b`, `a, b and c`. */
const joined = (items: readonly string[]): string =>
  [items.slice(0, -1).join(', '), ...items.slice(-1)].filter((part) => part !== '').join(' and ');

const isOrAre = (items: readonly unknown[]): string => (items.length === 1 ? 'is' : 'are');

/** How many requests the judge had, and how many it needs. `baseline` is undefined when it does not compare. */
export type Traffic = {
  readonly canary: number;
  readonly baseline: number | undefined;
  readonly min_requests: number;
};

const tooLittleTraffic = ({ canary, baseline, min_requests }: Traffic): string | undefined => {
  if (Math.min(canary, baseline ?? Infinity) >= min_requests) return undefined;
  const needed = `${countText(min_requests)} ${baseline === undefined ? '' : 'of each '}are needed to say PASS`;
  const running = baseline === undefined ? '' : ` and the running version ${countText(baseline)}`;
  return `too little traffic: the canary answered ${requestsText(canary)}${running}; ${needed}`;
};

/** What is within what is allowed is in doubt only for want of requests. */
const doubtOf = ({ metric, effect, tolerance }: MetricJudgement): string =>
  effect === null || effect <= tolerance
    ? `${names[metric]} has too little to be judged by`
    : `${excess[metric](effect)}, which may be chance`;

const nothingToJudge =
  'no limit is set, and no other version takes traffic to compare with, so only its health counted';

const reasonOf = (verdict: Verdict, deciding: readonly MetricJudgement[], traffic: Traffic): string => {
  if (deciding.length === 0) return nothingToJudge;
  if (verdict === 'PASS')
    return `${joined(deciding.map(({ metric }) => names[metric]))} ${isOrAre(deciding)} within what is allowed`;
  if (verdict === 'FAIL') return joined(deciding.map(({ metric, effect }) => excess[metric](effect ?? 0)));
  return tooLittleTraffic(traffic) ?? joined(deciding.map(doubtOf));
};

/** The verdict on the whole, and what decided it. */
export const judgementSentence = (verdict: Verdict, metrics: readonly MetricJudgement[], traffic: Traffic): string =>
  `${verdict}: ${reasonOf(
    verdict,
    metrics.filter((one) => one.verdict === verdict),
    traffic,
  )}.`;
