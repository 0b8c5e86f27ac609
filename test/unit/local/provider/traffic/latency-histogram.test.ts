import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LatencyHistogram } from '../../../../../local/provider/traffic/latency-histogram.ts';

const filled = (latencies: readonly number[]) => {
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram;
};
const exact = (latencies: readonly number[], percent: number) =>
  [...latencies].sort((one, other) => one - other)[Math.ceil((percent / 100) * latencies.length) - 1] as number;
const latencies = fc.array(fc.double({ min: 0.05, max: 120_000, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('a latency histogram', () => {
  it('gives percentiles that are never too low and at most 2.2 percent too high', () => {
    fc.assert(
      fc.property(latencies, fc.constantFrom(50, 95, 99, 100), (values, percent) => {
        const truth = exact(values, percent);
        const told = filled(values).percentile(percent);
        expect(told).toBeGreaterThanOrEqual(truth - 0.001);
        expect(told).toBeLessThanOrEqual(truth * 1.022 + 0.002);
      }),
    );
  });

  it('says the same merged as recorded in one', () => {
    fc.assert(
      fc.property(latencies, latencies, (some, more) => {
        const merged = filled(some);
        merged.merge(filled(more));
        const one = filled([...some, ...more]);
        expect([merged.count, merged.percentile(50), merged.percentile(99)]).toEqual([
          one.count,
          one.percentile(50),
          one.percentile(99),
        ]);
      }),
    );
  });

  it('knows no latency of nothing', () => {
    expect(filled([]).percentile(50)).toBe(0);
  });
});
