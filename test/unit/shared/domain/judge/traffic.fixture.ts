import { countLatencies } from '../../../../../shared/domain/judge/count-latencies.ts';
import type { TrafficSample } from '../../../../../shared/domain/judge/traffic-sample.ts';
import { canaryAnalysisSchema, type CanaryAnalysis } from '../../../../../shared/domain/service/deployment-strategy.ts';

export const analysisOf = (given: Partial<CanaryAnalysis> = {}): CanaryAnalysis => canaryAnalysisSchema.parse(given);

/** Requests that were answered in these times, and so many errors beside them. */
export const sampleOf = (milliseconds: readonly number[], errors = 0): TrafficSample => ({
  requests: milliseconds.length + errors,
  errors,
  latencies: countLatencies(milliseconds),
});

/** So many requests, of which so many fail; the others take from `milliseconds` on up to twice as long, evenly. */
export const evenSample = (requests: number, errors: number, milliseconds: number): TrafficSample => {
  const answered = requests - errors;
  return sampleOf(
    Array.from({ length: answered }, (_, index) => milliseconds * (1 + index / answered)),
    errors,
  );
};

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** By Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How one version answers: the share of its requests that fail, and how long one that does not takes. */
export type Behaviour = { readonly error_rate: number; readonly milliseconds: (random: () => number) => number };

export const lognormal =
  (median: number, sigma: number) =>
  (random: () => number): number =>
    median * Math.exp(sigma * normal(random));

/** What a version that behaves so did in so many requests. */
export const drawn = (
  requests: number,
  { error_rate, milliseconds }: Behaviour,
  random: () => number,
): { readonly milliseconds: readonly number[]; readonly errors: number } => {
  const answered: number[] = [];
  for (let request = 0; request < requests; request += 1)
    if (random() >= error_rate) answered.push(milliseconds(random));
  return { milliseconds: answered, errors: requests - answered.length };
};

export const drawSample = (requests: number, behaviour: Behaviour, random: () => number): TrafficSample => {
  const { milliseconds, errors } = drawn(requests, behaviour, random);
  return sampleOf(milliseconds, errors);
};
