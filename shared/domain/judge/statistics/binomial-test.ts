import { logBinomialDensity } from './binomial-density.ts';
import { upperTail } from './upper-tail.ts';

/** The exact binomial test, one-sided: how probable `successes` or more of `trials` are when each has probability p. */
export const binomialTest = (successes: number, trials: number, p: number): number =>
  upperTail(
    {
      mode: Math.min(trials, Math.floor((trials + 1) * p)),
      logDensity: (k) => logBinomialDensity(k, trials, p, 1 - p),
      ratio: (k) => ((trials - k) / (k + 1)) * (p / (1 - p)),
    },
    successes,
  );
