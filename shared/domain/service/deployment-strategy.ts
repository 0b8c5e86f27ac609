import * as z from 'zod';

/** The most that a strategy can ask for, as `bake_seconds` of a step and as `max_bake_seconds`. */
export const mostBake_seconds = 86_400;
export const mostExtendedBake_seconds = 172_800;

/**
 * What the judge allows a canary, and how sure it has to be. The defaults:
 * - `confidence_percent` 95: at most one good release in twenty is stopped by chance, the usual level of a test (Fisher, 1925).
 * - `min_requests` 300, of each version: where 300 requests show no error, the true rate is under 1% with 95% confidence, by the rule of three
 *   (Hanley and Lippman-Hand, JAMA 249, 1983).
 * - `max_error_increase_percent` 1: what 300 requests can tell from nothing, by the same rule.
 * - `max_latency_increase_percent` 10, and at least `max_latency_increase_milliseconds` 5: beyond what the same program on the same machine
 *   measures of itself from run to run.
 */
export const canaryAnalysisSchema = z
  .strictObject({
    /** That a version no worse than the running one is not failed by chance, over all judgements of its rollout. */
    confidence_percent: z.number().min(80).max(99.99).default(95),
    /** Requests that each version must have answered before the judge says PASS. */
    min_requests: z.int().min(20).max(1_000_000).default(300),
    /** Percentage points by which more of the canary's requests may fail than of the running version's. */
    max_error_increase_percent: z.number().min(0).max(100).default(1),
    /** Of the running version's median latency, by which the canary may be slower. */
    max_latency_increase_percent: z.number().min(0).max(1_000).default(10),
    /** The canary may be slower by so much whatever the percentage comes to. */
    max_latency_increase_milliseconds: z.number().min(0).max(60_000).default(5),
    /** An absolute threshold, beside the comparison. */
    max_error_percent: z.number().min(0).max(100).optional(),
    /** An absolute threshold, beside the comparison. */
    max_p95_milliseconds: z.int().min(1).max(60_000).optional(),
    /** How long a step's bake may be extended, in all, while the verdict is INCONCLUSIVE; three times `bake_seconds` of the step unless told. */
    max_bake_seconds: z.int().min(0).max(mostExtendedBake_seconds).optional(),
    /** What becomes of a rollout whose verdict is INCONCLUSIVE at the end of its longest bake. PAUSE waits for a person. */
    on_inconclusive: z.enum(['ROLL_BACK', 'PROCEED', 'PAUSE']).default('ROLL_BACK'),
  })
  .meta({
    id: 'CanaryAnalysis',
    description: 'How a canary is compared with the version that runs, and what decides.',
  });
export type CanaryAnalysis = z.infer<typeof canaryAnalysisSchema>;

export const canaryStepSchema = z
  .strictObject({
    /** Share of new requests that the canary takes. */
    weight_percent: z.int().min(1).max(100),
    bake_seconds: z.int().min(0).max(mostBake_seconds),
  })
  .meta({ id: 'CanaryStep' });
export type CanaryStep = z.infer<typeof canaryStepSchema>;

export const deploymentStrategySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('RECREATE') }),
    z.strictObject({
      kind: z.literal('ROLLING'),
      /** Instances that may be missing from service while rolling. */
      max_unavailable: z.int().min(0).max(100).default(0),
      /** Instances that may run beyond the wanted number while rolling. */
      max_surge: z.int().min(0).max(100).default(1),
    }),
    z.strictObject({
      kind: z.literal('BLUE_GREEN'),
      /** How long the former version is kept running, without traffic, after the switch: going back takes no start while it does. */
      bake_seconds: z.int().min(0).max(mostBake_seconds).default(0),
      /** Judged over the bake against `max_error_percent` and `max_p95_milliseconds`; there is no other version to compare with at that time. */
      analysis: canaryAnalysisSchema.prefault({}),
    }),
    z.strictObject({
      kind: z.literal('CANARY'),
      /** In order, each with a greater weight; after the last all traffic moves. */
      steps: z.array(canaryStepSchema).min(1).max(20),
      analysis: canaryAnalysisSchema.prefault({}),
    }),
  ])
  .meta({ id: 'DeploymentStrategy', description: 'How a new version takes over from the running one.' });
export type DeploymentStrategy = z.infer<typeof deploymentStrategySchema>;
export type DeploymentStrategyKind = DeploymentStrategy['kind'];
