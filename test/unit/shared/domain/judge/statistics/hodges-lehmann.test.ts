import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { countLatencies } from '../../../../../../shared/domain/judge/count-latencies.ts';
import { hodgesLehmann } from '../../../../../../shared/domain/judge/statistics/hodges-lehmann.ts';
import { latencyCounts, scipy } from '../scipy.fixture.ts';

const estimated = (canary: readonly number[], baseline: readonly number[]): number =>
  hodgesLehmann(countLatencies(canary), countLatencies(baseline));

/** The definition, in n x m steps. */
const byAllPairs = (canary: readonly number[], baseline: readonly number[]): number => {
  const sorted = canary.flatMap((ours) => baseline.map((theirs) => ours - theirs)).sort((left, right) => left - right);
  const [lower = 0, upper = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return (lower + upper) / 2;
};

const few = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 });
const any = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("Hodges and Lehmann's estimate", () => {
  it.each(scipy.latencies)(
    'is what numpy gives, to the last digit: $name [B3]',
    ({ canary, baseline, hodges_lehmann }) => {
      expect(hodgesLehmann(latencyCounts(canary), latencyCounts(baseline))).toBe(hodges_lehmann);
    },
  );

  it.each([
    ['values that are often equal', few],
    ['any values', any],
  ])(
    'is the median of all differences of %s',
    (_, values) => {
      fc.assert(
        fc.property(values, values, (canary, baseline) => {
          expect(Math.abs(estimated(canary, baseline) - byAllPairs(canary, baseline))).toBe(0);
          expect(estimated(canary, baseline) + estimated(baseline, canary)).toBe(0);
        }),
        { numRuns: 300 },
      );
    },
    60_000,
  );

  it('moves with the canary, and scales with the unit', () => {
    fc.assert(
      fc.property(few, few, fc.integer({ min: -5, max: 50 }), (canary, baseline, slower) => {
        const estimate = estimated(canary, baseline);
        expect(
          estimated(
            canary.map((value) => value + slower),
            baseline,
          ),
        ).toBe(estimate + slower);
        const double = (values: readonly number[]): number[] => values.map((value) => 2 * value);
        expect(estimated(double(canary), double(baseline))).toBe(2 * estimate);
      }),
    );
  }, 60_000);

  it('ends where values are too near each other to have one between them', () => {
    const next = 1 + Number.EPSILON;
    expect(estimated([1, next, next, 5e-324], [1, 1, next])).toBe(byAllPairs([1, next, next, 5e-324], [1, 1, next]));
  });
});
