import type { LatencyCount } from '../traffic-sample.ts';
import { normalTail } from './normal-tail.ts';

/** How often one value was seen on each side. */
type Tie = { readonly inSample: number; readonly inReference: number };

const end: LatencyCount = { milliseconds: Infinity, count: 0 };

/** A tie for each value, in ascending order. */
const tiesOf = (sample: readonly LatencyCount[], reference: readonly LatencyCount[]): readonly Tie[] => {
  const ties: Tie[] = [];
  let at = 0;
  let beside = 0;
  while (at < sample.length || beside < reference.length) {
    const one = sample[at] ?? end;
    const other = reference[beside] ?? end;
    const isOurs = one.milliseconds <= other.milliseconds;
    const isTheirs = other.milliseconds <= one.milliseconds;
    ties.push({ inSample: isOurs ? one.count : 0, inReference: isTheirs ? other.count : 0 });
    if (isOurs) at += 1;
    if (isTheirs) beside += 1;
  }
  return ties;
};

/** The number of pairs in which the sample's value is the greater one, and half of those in which they are equal. */
const statisticOf = (ties: readonly Tie[]): number => {
  let u = 0;
  let passed = 0;
  for (const { inSample, inReference } of ties) {
    u += inSample * (passed + inReference / 2);
    passed += inReference;
  }
  return u;
};

/**
 * The standard deviation of U if both sides are alike. The sum of t (N - t)(N + t) over groups of t equal values is N^3 - N less the usual sum of
 * t^3 - t, without the cancellation of that difference.
 */
const deviationOf = (ties: readonly Tie[], pairs: number, size: number): number => {
  const spread = ties
    .map(({ inSample, inReference }) => inSample + inReference)
    .reduce((total, tied) => total + tied * (size - tied) * (size + tied), 0);
  return Math.sqrt(((pairs / 12) * (spread / size)) / (size - 1));
};

/**
 * Mann and Whitney's test, one-sided: whether the sample's values tend to be greater than the reference's. The p-value is the normal approximation
 * with corrections for ties and for continuity. The same as scipy's mannwhitneyu(sample, reference, alternative="greater", method="asymptotic").
 * Both sides must have values, in ascending order. Where nearly all values are equal and a side is small, the p-value is too small; the judge fails
 * nothing by it alone, since Hodges and Lehmann's estimate is 0 there.
 */
export const mannWhitney = (
  sample: readonly LatencyCount[],
  reference: readonly LatencyCount[],
): { readonly u: number; readonly p_value: number } => {
  const ties = tiesOf(sample, reference);
  const sampleSize = ties.reduce((total, { inSample }) => total + inSample, 0);
  const referenceSize = ties.reduce((total, { inReference }) => total + inReference, 0);
  const pairs = sampleSize * referenceSize;
  const u = statisticOf(ties);
  const deviation = deviationOf(ties, pairs, sampleSize + referenceSize);
  return { u, p_value: deviation === 0 ? 1 : normalTail((u - pairs / 2 - 0.5) / deviation) };
};
