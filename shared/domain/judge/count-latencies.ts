import type { LatencyCount } from './traffic-sample.ts';

/** The latencies of single requests, in any order, as a sample holds them: each value once, in ascending order. */
export const countLatencies = (milliseconds: readonly number[]): readonly LatencyCount[] => {
  const counted: { milliseconds: number; count: number }[] = [];
  let last = { milliseconds: Number.NaN, count: 0 };
  for (const value of Float64Array.from(milliseconds).sort()) {
    if (value !== last.milliseconds) counted.push((last = { milliseconds: value, count: 0 }));
    last.count += 1;
  }
  return counted;
};
