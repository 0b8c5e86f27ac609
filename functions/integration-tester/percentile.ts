/**
 * The nearest-rank percentile of values in ascending order: the smallest value that at least `percent` of all do not exceed, so always one
 * that was measured. 0 when there are none.
 */
export const percentile = (ascending: readonly number[], percent: number): number =>
  ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)] ?? 0;
