/** A distribution over whole numbers that rises to its mode and falls after it. Beyond its ends the density is 0. */
export type PeakedDistribution = {
  readonly mode: number;
  /** ln P(X = k) */
  readonly logDensity: (k: number) => number;
  /** P(X = k + 1) / P(X = k) */
  readonly ratio: (k: number) => number;
};

const negligible = 2 ** -60;

/** first + first x ratio(0) + first x ratio(0) x ratio(1) + ..., for ratios under 1, until more would change nothing. */
const sumOfFalling = (first: number, ratio: (step: number) => number): number => {
  let total = 0;
  let term = first;
  for (let step = 0; term > total * negligible; step += 1) {
    total += term;
    term *= ratio(step);
  }
  return total;
};

/** P(X >= k), exact but for rounding: the terms are added from the greatest on, upwards beyond the mode, else the ones below k are taken from 1. */
export const upperTail = ({ mode, logDensity, ratio }: PeakedDistribution, k: number): number => {
  if (k > mode) return sumOfFalling(Math.exp(logDensity(k)), (step) => ratio(k + step));
  return 1 - sumOfFalling(Math.exp(logDensity(k - 1)), (step) => 1 / ratio(k - 2 - step));
};
