/** So many requests took so long. */
export type LatencyCount = { readonly milliseconds: number; readonly count: number };

/**
 * What one version was asked over a span of time. An error is a 5xx or no answer. `latencies` are those of the requests without an error, in
 * ascending order, each value once: how slow failures are is no measure of a version, and their number is judged by itself.
 */
export type TrafficSample = {
  readonly requests: number;
  readonly errors: number;
  readonly latencies: readonly LatencyCount[];
};

export const emptySample: TrafficSample = { requests: 0, errors: 0, latencies: [] };
