import { countLatencies } from '../../../../../shared/domain/judge/count-latencies.ts';
import type { TrafficSample } from '../../../../../shared/domain/judge/traffic-sample.ts';
import { canaryAnalysisSchema, type CanaryAnalysis } from '../../../../../shared/domain/service/deployment-strategy.ts';

export const analysisOf = (given: Partial<CanaryAnalysis> = {}): CanaryAnalysis => canaryAnalysisSchema.parse(given);

/** So many requests that took as long. */
export const times = (count: number, milliseconds: number): readonly number[] =>
  Array.from({ length: count }, () => milliseconds);

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

/** Taken once: in a test's own global scope each look at `Math` is slow, and these are called millions of times. */
const { cos, exp, imul, log, PI, sqrt } = Math;

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** By Box and Muller. */
const normal = (random: () => number): number => sqrt(-2 * log(1 - random())) * cos(2 * PI * random());

/** How one version answers: the share of its requests that fail, and how long one that does not takes. */
export type Behaviour = { readonly error_rate: number; readonly milliseconds: (random: () => number) => number };

export const lognormal =
  (median: number, sigma: number) =>
  (random: () => number): number =>
    median * exp(sigma * normal(random));

/** How long each request took; undefined for one that failed. */
export type Requests = readonly (number | undefined)[];

export const drawRequests = (count: number, behaviour: Behaviour, random: () => number): Requests =>
  Array.from({ length: count }, () => (random() < behaviour.error_rate ? undefined : behaviour.milliseconds(random)));

export const sampleOfRequests = (requests: Requests): TrafficSample => {
  const answered = requests.filter((request) => request !== undefined);
  return sampleOf(answered, requests.length - answered.length);
};

export const drawSample = (count: number, behaviour: Behaviour, random: () => number): TrafficSample =>
  sampleOfRequests(drawRequests(count, behaviour, random));
