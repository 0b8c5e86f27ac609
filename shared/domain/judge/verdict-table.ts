import type { MetricJudgement, Verdict } from './judgement.ts';

/** What the verdict on a metric follows from. */
export type Evidence = {
  readonly has_enough_requests: boolean;
  /** The difference would hardly come by chance. */
  readonly is_real: boolean;
  readonly is_beyond_tolerance: boolean;
};

/** What is real and too much fails however few requests there were; PASS takes enough of them, and a difference within tolerance. */
export const verdictOn = ({ has_enough_requests, is_real, is_beyond_tolerance }: Evidence): Verdict => {
  if (is_real && is_beyond_tolerance) return 'FAIL';
  return has_enough_requests && !is_beyond_tolerance ? 'PASS' : 'INCONCLUSIVE';
};

/** FAIL if any metric is, else INCONCLUSIVE if any is, else PASS. */
export const verdictOfAll = (metrics: readonly Pick<MetricJudgement, 'verdict'>[]): Verdict => {
  const verdicts = metrics.map(({ verdict }) => verdict);
  if (verdicts.includes('FAIL')) return 'FAIL';
  return verdicts.includes('INCONCLUSIVE') ? 'INCONCLUSIVE' : 'PASS';
};
