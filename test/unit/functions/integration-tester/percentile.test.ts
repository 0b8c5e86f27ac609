import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentile } from '../../../../functions/integration-tester/percentile.ts';

describe('percentile', () => {
  it('is the nearest rank, as in the definition’s usual example', () => {
    const values = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 100].map((percent) => percentile(values, percent))).toEqual([15, 20, 20, 35, 50]);
  });

  it('is 0 of nothing, and the value itself of one', () => {
    expect(percentile([], 95)).toBe(0);
    expect(percentile([7], 95)).toBe(7);
  });

  it('is the smallest measured value that at least that share does not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const sorted = values.toSorted((left, right) => left - right);
          const found = percentile(sorted, percent);
          const share = (limit: number): number => sorted.filter((value) => value <= limit).length / sorted.length;
          expect(sorted).toContain(found);
          expect(share(found)).toBeGreaterThanOrEqual(percent / 100);
          expect(share(found - 0.5)).toBeLessThan(percent / 100);
        },
      ),
    );
  });
});
