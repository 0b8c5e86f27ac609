import type { Verdict } from '../judgement.ts';
import { countText } from './number-words.ts';

/** A metric's own words. Each is a clause without a full stop. */
export type MetricWords = {
  readonly title: string;
  /** What was counted or measured on each side, or why nothing was. */
  readonly seen: string;
  readonly allowed: string;
  /** How often what was seen comes by chance. */
  readonly chance: (p_value: number) => string;
  /** What PASS takes. */
  readonly needed: string;
};

type Tested = { readonly p_value: number; readonly effect: number };

export type MetricOutcome = {
  readonly verdict: Verdict;
  readonly result: Tested | undefined;
  readonly significance: number;
  readonly has_enough_requests: boolean;
};

const passReason = (words: MetricWords, { p_value, effect }: Tested, significance: number): string =>
  p_value <= significance && effect > 0 ? `that is no chance, but ${words.allowed}` : words.allowed;

const uncertainReason = (words: MetricWords, { p_value }: Tested, significance: number): string =>
  `${words.allowed}, but ${words.chance(p_value)}; FAIL needs at most once in ${countText(Math.round(1 / significance))}`;

const reasonOf = (words: MetricWords, outcome: MetricOutcome): string | undefined => {
  const { verdict, result, significance, has_enough_requests } = outcome;
  if (verdict === 'INCONCLUSIVE' && !has_enough_requests) return `too little traffic: ${words.needed}`;
  if (result === undefined) return undefined;
  if (verdict === 'FAIL') return `${words.allowed}, and ${words.chance(result.p_value)}`;
  return (verdict === 'PASS' ? passReason : uncertainReason)(words, result, significance);
};

/** What was seen, what was allowed, what follows and why, for the engineer on call. */
export const metricSentence = (words: MetricWords, outcome: MetricOutcome): string => {
  const reason = reasonOf(words, outcome);
  return `${words.title}: ${words.seen}${reason === undefined ? '' : `; ${reason}`}: ${outcome.verdict}.`;
};
