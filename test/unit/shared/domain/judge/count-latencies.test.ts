import { describe, expect, it } from '@jest/globals';
import { countLatencies } from '../../../../../shared/domain/judge/count-latencies.ts';
import { percentileOf, totalCount } from '../../../../../shared/domain/judge/percentile.ts';

describe('latencies', () => {
  it('are counted by value, in ascending order', () => {
    expect(countLatencies([10, 2.5, 10, 9, 10])).toEqual([
      { milliseconds: 2.5, count: 1 },
      { milliseconds: 9, count: 1 },
      { milliseconds: 10, count: 3 },
    ]);
    expect([countLatencies([]), countLatencies([0])]).toEqual([[], [{ milliseconds: 0, count: 1 }]]);
    expect(totalCount(countLatencies([10, 2.5, 10]))).toBe(3);
  });

  it('have percentiles that were measured: the least that so many do not exceed', () => {
    const hundred = countLatencies(Array.from({ length: 100 }, (_, index) => index + 1));
    expect([0, 1, 50, 95, 95.5, 100].map((percent) => percentileOf(hundred, percent))).toEqual([1, 1, 50, 95, 96, 100]);
    expect(percentileOf(countLatencies([7, 7, 7, 9]), 75)).toBe(7);
    expect(percentileOf(countLatencies([7, 7, 7, 9]), 76)).toBe(9);
    expect(percentileOf([], 95)).toBe(0);
  });
});
