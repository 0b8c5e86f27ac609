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
const sumOf = (counts: readonly { readonly count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0);

describe('a latency histogram', () => {
  it('gives percentiles that are never too low and at most 0.8 percent too high', () => {
    fc.assert(
      fc.property(latencies, fc.constantFrom(50, 95, 99, 100), (values, percent) => {
        const truth = exact(values, percent);
        const told = filled(values).percentile(percent);
        expect(told).toBeGreaterThanOrEqual(truth - 0.001);
        expect(told).toBeLessThanOrEqual(truth * 1.008 + 0.001);
      }),
    );
  });

  it('tells each latency in ascending order, once, within 0.4 percent', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const told = filled(values).latencies();
        expect(sumOf(told)).toBe(values.length);
        told.slice(1).forEach((one, index) => expect(one.milliseconds).toBeGreaterThan(told[index]?.milliseconds ?? 0));
        const sorted = [...values].sort((one, other) => one - other);
        const flat = told.flatMap(({ milliseconds, count }) => Array<number>(count).fill(milliseconds));
        flat.forEach((milliseconds, index) =>
          expect(Math.abs(milliseconds - (sorted[index] as number))).toBeLessThanOrEqual(milliseconds * 0.004 + 0.001),
        );
      }),
    );
  });

  it('says the same put together from what was taken out as recorded in one, and is empty after', () => {
    fc.assert(
      fc.property(latencies, latencies, (some, more) => {
        const put = filled(some);
        const taken = filled(more);
        put.add(taken.take());
        expect([taken.count, taken.latencies(), taken.percentile(99)]).toEqual([0, [], 0]);
        expect([put.count, put.latencies()]).toEqual([
          some.length + more.length,
          filled([...some, ...more]).latencies(),
        ]);
      }),
    );
  });

  it('counts what takes no time or days, and knows no latency of nothing', () => {
    expect(filled([0, -1, 1e9]).latencies()).toEqual([
      { milliseconds: 0.001, count: 2 },
      { milliseconds: expect.any(Number), count: 1 },
    ]);
    expect(filled([1e9]).percentile(100)).toBeGreaterThanOrEqual(3_600_000);
    expect(filled([]).percentile(50)).toBe(0);
  });
});
