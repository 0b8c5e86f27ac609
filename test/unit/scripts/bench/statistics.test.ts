import { describe, expect, it } from '@jest/globals';
import { median, percentile } from '../../../../scripts/bench/statistics.ts';

describe('a percentile', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the value at or under which the share lies', () => {
    expect([0, 0.01, 0.5, 0.95, 0.951, 1].map((share) => percentile(values, share))).toEqual([1, 1, 50, 95, 96, 100]);
  });

  it('is the one value that there is', () => {
    expect(percentile([7], 0.95)).toBe(7);
  });

  it('is not made up when there are no values', () => {
    expect(() => percentile([], 0.5)).toThrow('no values');
  });

  it('leaves the values in their order', () => {
    const given = [3, 1, 2];
    expect([median(given), given]).toEqual([2, [3, 1, 2]]);
  });
});
