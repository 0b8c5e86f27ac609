import { logBinomialDensity } from './binomial-density.ts';
import { upperTail, type PeakedDistribution } from './upper-tail.ts';

/** Of `trials`, so many came out as what is counted. */
export type Count = { readonly successes: number; readonly trials: number };

/** How many of `draws` are successes, when they are drawn from `total` of which `successes` are: as a product of three binomial densities (Loader). */
const hypergeometric = (draws: number, successes: number, total: number): PeakedDistribution => {
  const rest = total - successes;
  const p = draws / total;
  const q = (total - draws) / total;
  const whole = logBinomialDensity(draws, total, p, q);
  return {
    mode: Math.floor(((draws + 1) * (successes + 1)) / (total + 2)),
    logDensity: (k) => logBinomialDensity(k, successes, p, q) + logBinomialDensity(draws - k, rest, p, q) - whole,
    ratio: (k) => ((successes - k) / (k + 1)) * ((draws - k) / (rest - draws + k + 1)),
  };
};

/** (a x d) / (b x c) of the table; null where it is infinite or undefined. */
const oddsRatio = (sample: Count, reference: Count): number | null => {
  const odds = sample.successes * (reference.trials - reference.successes);
  const referenceOdds = reference.successes * (sample.trials - sample.successes);
  return referenceOdds === 0 ? null : odds / referenceOdds;
};

/**
 * Fisher's exact test, one-sided: how probable it is that so many or more of all successes fall to the sample when both have the same share.
 * The same as R's fisher.test and scipy's fisher_exact with alternative "greater", on [[successes, failures]] of the sample over those of the reference.
 */
export const fisherExact = (
  sample: Count,
  reference: Count,
): { readonly odds_ratio: number | null; readonly p_value: number } => ({
  odds_ratio: oddsRatio(sample, reference),
  p_value: upperTail(
    hypergeometric(sample.trials, sample.successes + reference.successes, sample.trials + reference.trials),
    sample.successes,
  ),
});
