import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { countLatencies } from '../../../../../../shared/domain/judge/count-latencies.ts';
import { mannWhitney } from '../../../../../../shared/domain/judge/statistics/mann-whitney.ts';
import { latencyCounts, relativeError, scipy } from '../scipy.fixture.ts';

/** Few values, so that many are equal. */
const values = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 });

const tested = (canary: readonly number[], baseline: readonly number[]) =>
  mannWhitney(countLatencies(canary), countLatencies(baseline));

describe("Mann and Whitney's test", () => {
  it.each(scipy.latencies)('gives what scipy gives: $name [B3]', ({ canary, baseline, u, p_value }) => {
    const found = mannWhitney(latencyCounts(canary), latencyCounts(baseline));
    expect(found.u).toBe(u);
    expect(relativeError(found.p_value, p_value)).toBeLessThan(1e-12);
  });

  it('counts the pairs in which the canary is slower, and half of the equal ones', () => {
    fc.assert(
      fc.property(values, values, (canary, baseline) => {
        const pairs = canary.flatMap((ours) =>
          baseline.map((theirs) => (ours > theirs ? 1 : Number(ours === theirs) / 2)),
        );
        expect(tested(canary, baseline).u).toBe(pairs.reduce((total, pair) => total + pair, 0));
      }),
    );
  }, 60_000);

  it('does not depend on the unit, and shares the pairs with the test from the other side', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(0.001, 0.3, 1_000), (canary, baseline, unit) => {
        const found = tested(canary, baseline);
        const inUnit = (all: readonly number[]): number[] => all.map((value) => value * unit);
        expect(tested(inUnit(canary), inUnit(baseline))).toEqual(found);
        expect(found.u + tested(baseline, canary).u).toBe(canary.length * baseline.length);
      }),
    );
  }, 60_000);
});
