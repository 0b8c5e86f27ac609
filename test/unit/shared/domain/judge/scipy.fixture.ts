import { readFileSync } from 'node:fs';
import type { LatencyCount } from '../../../../../shared/domain/judge/traffic-sample.ts';

type Count = { readonly successes: number; readonly trials: number };
/** `exact` is what 50 digits of mpmath give, rounded; `p_value` is scipy's. */
type Probability = { readonly p_value: number; readonly exact: number };
type Named = { readonly name: string };
type Latencies = readonly (readonly [milliseconds: number, count: number])[];

export type FisherCase = Named &
  Probability & { readonly canary: Count; readonly baseline: Count; readonly odds_ratio: number | null };
export type BinomialCase = Named & Probability & Count & { readonly p: number };
export type NormalCase = Probability & { readonly z: number };
export type LatencyCase = Named & {
  readonly canary: Latencies;
  readonly baseline: Latencies;
  readonly u: number;
  readonly p_value: number;
  readonly hodges_lehmann: number;
};

/** What scipy and numpy say, made by test/fixtures/judge/make_fixtures.py. */
export const scipy = JSON.parse(
  readFileSync(new URL('../../../../fixtures/judge/scipy.json', import.meta.url), 'utf8'),
) as {
  readonly fisher_exact: readonly FisherCase[];
  readonly binomial_test: readonly BinomialCase[];
  readonly normal_tail: readonly NormalCase[];
  readonly latencies: readonly LatencyCase[];
};

export const latencyCounts = (latencies: Latencies): readonly LatencyCount[] =>
  latencies.map(([milliseconds, count]) => ({ milliseconds, count }));

/** Of what was expected; where that is 0, the value itself. */
export const relativeError = (found: number, expected: number): number =>
  Math.abs(found - expected) / (expected === 0 ? 1 : Math.abs(expected));
