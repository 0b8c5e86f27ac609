import * as z from 'zod';

export const verdictSchema = z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']).meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof verdictSchema>;

/** What one version was seen to do, for people. Percentiles are 0 without requests. */
export const sampleSummarySchema = z
  .strictObject({
    requests: z.int(),
    errors: z.int(),
    error_percent: z.number(),
    latency_p50_milliseconds: z.number(),
    latency_p95_milliseconds: z.number(),
  })
  .meta({ id: 'SampleSummary' });
export type SampleSummary = z.infer<typeof sampleSummarySchema>;

export const judgedMetricSchema = z.enum(['ERROR_RATE', 'LATENCY', 'ERROR_PERCENT_LIMIT', 'LATENCY_P95_LIMIT']);
export type JudgedMetric = z.infer<typeof judgedMetricSchema>;

export const metricJudgementSchema = z
  .strictObject({
    metric: judgedMetricSchema,
    verdict: verdictSchema,
    /** All one-sided: that the canary is worse. */
    test: z.enum(['fisher_exact', 'mann_whitney_u', 'binomial']),
    /** Odds ratio, U of the canary, or the number of requests over the limit; null where there is nothing to compute it of, or it is infinite. */
    statistic: z.number().nullable(),
    /** How probable so great a difference would be if the canary were no worse; null where there is nothing to test. */
    p_value: z.number().nullable(),
    /** At or under which the difference counts as real: the judgement's share of 1 - confidence. */
    significance: z.number(),
    /** How much worse, or how far over its limit: percentage points, or milliseconds (of LATENCY, Hodges and Lehmann's estimate). */
    effect: z.number().nullable(),
    /** In the unit of the effect. */
    tolerance: z.number(),
    /** For the engineer on call: what was seen, what was allowed, and what follows. */
    sentence: z.string(),
  })
  .meta({ id: 'MetricJudgement' });
export type MetricJudgement = z.infer<typeof metricJudgementSchema>;

/** FAIL if any metric is, else INCONCLUSIVE if any is, else PASS. */
export const judgementSchema = z
  .strictObject({
    verdict: verdictSchema,
    sentence: z.string(),
    baseline: sampleSummarySchema,
    canary: sampleSummarySchema,
    metrics: z.array(metricJudgementSchema),
  })
  .readonly()
  .meta({ id: 'Judgement', description: 'How a canary did beside the running version.' });
export type Judgement = z.infer<typeof judgementSchema>;
