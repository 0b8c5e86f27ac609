import type { MetricJudgement } from './judgement.ts';
import { verdictOn } from './verdict-table.ts';
import { metricSentence, type MetricWords } from './words/metric-sentence.ts';

/** What a metric's test found. */
export type TestResult = { readonly statistic: number | null; readonly p_value: number; readonly effect: number };

/** All that is to be judged of a metric, but for how sure it has to be. */
export type MetricFinding = Pick<MetricJudgement, 'metric' | 'test' | 'tolerance'> & {
  /** Undefined where there is nothing to test. */
  readonly result: TestResult | undefined;
  /** On each side that is looked at. */
  readonly has_enough_requests: boolean;
  readonly words: MetricWords;
};

export const judgeMetric = (finding: MetricFinding, significance: number): MetricJudgement => {
  const { metric, test, tolerance, result, has_enough_requests, words } = finding;
  const evidence =
    result === undefined
      ? undefined
      : {
          has_enough_requests,
          is_real: result.p_value <= significance,
          is_beyond_tolerance: result.effect > tolerance,
        };
  const verdict = evidence === undefined ? 'INCONCLUSIVE' : verdictOn(evidence);
  return {
    metric,
    verdict,
    test,
    statistic: result?.statistic ?? null,
    p_value: result?.p_value ?? null,
    significance,
    effect: result?.effect ?? null,
    tolerance,
    sentence: metricSentence(words, { verdict, result, significance, has_enough_requests }),
  };
};
