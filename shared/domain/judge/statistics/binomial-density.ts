const halfLogOfTwoPi = Math.log(2 * Math.PI) / 2;

/** ln(n!) less Stirling's approximation of it. From 16 on its series gives 13 digits; below, n! is a whole number without rounding. */
const stirlingError = (n: number): number => {
  if (n < 16) {
    let factorial = 1;
    for (let factor = 2; factor <= n; factor += 1) factorial *= factor;
    return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - halfLogOfTwoPi;
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1_260 - 1 / (1_680 * square)) / square) / square) / n;
};

/** count x ln(count / expected) + expected - count, without the cancellation that this has where the two are near each other. */
const deviance = (count: number, expected: number): number => {
  const difference = count - expected;
  const sum = count + expected;
  if (Math.abs(difference) >= 0.1 * sum) return count * Math.log(count / expected) - difference;
  const ratio = difference / sum;
  let power = 2 * count * ratio;
  let total = difference * ratio;
  for (let odd = 3; ; odd += 2) {
    power *= ratio * ratio;
    const next = total + power / odd;
    if (next === total) return total;
    total = next;
  }
};

/**
 * ln of the probability of `successes` in `trials` of probability p, where q is 1 - p (given, since 1 - p would lose digits). By the saddle-point
 * expansion of C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000): a difference of logarithms of factorials would lose
 * eight digits at ten million trials, this loses none.
 */
export const logBinomialDensity = (successes: number, trials: number, p: number, q: number): number => {
  if (successes < 0 || successes > trials) return -Infinity;
  const failures = trials - successes;
  if (successes === 0) return trials === 0 ? 0 : trials * (p < q ? Math.log1p(-p) : Math.log(q));
  if (failures === 0) return trials * (q < p ? Math.log1p(-q) : Math.log(p));
  if (p === 0 || q === 0) return -Infinity;
  return (
    stirlingError(trials) -
    stirlingError(successes) -
    stirlingError(failures) -
    deviance(successes, trials * p) -
    deviance(failures, trials * q) -
    halfLogOfTwoPi -
    Math.log(successes * (failures / trials)) / 2
  );
};
