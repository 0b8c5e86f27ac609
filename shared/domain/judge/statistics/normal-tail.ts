const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** P(0 < Z < z) by the series of Marsaglia, Evaluating the Normal Distribution (2004). */
const fromZero = (z: number): number => {
  let term = z;
  let total = z;
  for (let odd = 3; Math.abs(term) > Math.abs(total) * 2 ** -60; odd += 2) {
    term *= (z * z) / odd;
    total += term;
  }
  return total * density(z);
};

const terms = 200;

/** P(Z > z) by Laplace's continued fraction, which converges fast where z is large and keeps all digits of what is tiny. */
const byFraction = (z: number): number => {
  let fraction = z;
  for (let term = terms; term >= 1; term -= 1) fraction = z + term / fraction;
  return density(z) / fraction;
};

const largeZ = 2.5;

/** P(Z > z) of the standard normal distribution, to about 14 digits of its value. */
export const normalTail = (z: number): number => {
  if (z > largeZ) return byFraction(z);
  return z < -largeZ ? 1 - byFraction(-z) : 0.5 - fromZero(z);
};
