import type { LatencyCount } from '../traffic-sample.ts';

/** The values of one side in ascending order; `before[i]` counts those before value i, and its last entry all of them. */
type Side = { readonly values: Float64Array; readonly before: Float64Array };

const sideOf = (latencies: readonly LatencyCount[]): Side => {
  const values = new Float64Array(latencies.length);
  const before = new Float64Array(latencies.length + 1);
  latencies.forEach(({ milliseconds, count }, index) => {
    values[index] = milliseconds;
    before[index + 1] = before[index]! + count;
  });
  return { values, before };
};

const sizeOf = ({ before }: Side): number => before[before.length - 1]!;

/** Of all differences, how many are at or under a bound, the greatest of those, and the least of the others. */
type Split = { readonly within: number; readonly greatestWithin: number; readonly leastBeyond: number };

/**
 * The reference's values that are near enough to the sample's next one begin no earlier than for the one before: one walk along both sides. It is most
 * of the judge's work, so it is a loop that allocates nothing.
 */
const splitAt = (bound: number, sample: Side, reference: Side): Split => {
  const size = reference.values.length;
  let within = 0;
  let greatestWithin = -Infinity;
  let leastBeyond = Infinity;
  for (let index = 0, first = 0; index < sample.values.length; index += 1) {
    const value = sample.values[index]!;
    while (first < size && value - reference.values[first]! > bound) first += 1;
    const beyond = first > 0 ? value - reference.values[first - 1]! : leastBeyond;
    const nearest = first < size ? value - reference.values[first]! : greatestWithin;
    if (beyond < leastBeyond) leastBeyond = beyond;
    if (nearest > greatestWithin) greatestWithin = nearest;
    within +=
      (sample.before[index + 1]! - sample.before[index]!) * (reference.before[size]! - reference.before[first]!);
  }
  return { within, greatestWithin, leastBeyond };
};

/** Halfway, or the lower end when rounding leaves nothing between. */
const between = (low: number, high: number): number => {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
};

/** The difference of that rank, counted from 1. Bisects, and after each step goes on from differences that there are, so that it ends at one. */
const differenceOfRank = (rank: number, sample: Side, reference: Side): number => {
  let low = sample.values[0]! - reference.values[reference.values.length - 1]!;
  let high = sample.values[sample.values.length - 1]! - reference.values[0]!;
  while (low < high) {
    const split = splitAt(between(low, high), sample, reference);
    if (split.within >= rank) high = split.greatestWithin;
    else low = split.leastBeyond;
  }
  return low;
};

/**
 * Hodges and Lehmann's estimate of how much greater the sample's values are: the median of the differences of all pairs, which is the mean of the two
 * middle ones when their number is even. Takes O((n + m) log) steps, not n x m. Both sides must have values, in ascending order.
 */
export const hodgesLehmann = (sample: readonly LatencyCount[], reference: readonly LatencyCount[]): number => {
  const [ours, theirs] = [sideOf(sample), sideOf(reference)];
  const pairs = sizeOf(ours) * sizeOf(theirs);
  const lower = differenceOfRank(Math.ceil(pairs / 2), ours, theirs);
  if (pairs % 2 === 1) return lower;
  const { within, leastBeyond } = splitAt(lower, ours, theirs);
  return within > pairs / 2 ? lower : (lower + leastBeyond) / 2;
};
