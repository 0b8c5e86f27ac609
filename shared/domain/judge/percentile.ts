import type { LatencyCount } from './traffic-sample.ts';

export const totalCount = (latencies: readonly LatencyCount[]): number =>
  latencies.reduce((total, { count }) => total + count, 0);

/** The least latency that at least so many percent of all do not exceed (nearest rank), so one that was measured; 0 without any. */
export const percentileOf = (latencies: readonly LatencyCount[], percent: number): number => {
  const rank = Math.ceil((totalCount(latencies) * percent) / 100);
  let passed = 0;
  for (const { milliseconds, count } of latencies) {
    passed += count;
    if (passed >= rank) return milliseconds;
  }
  return 0;
};
