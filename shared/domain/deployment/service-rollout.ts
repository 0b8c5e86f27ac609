import * as z from 'zod';
import { judgementSchema } from '../judge/judgement.ts';
import { timestampSchema } from '../naming/names.ts';
import { serviceSpecificationSchema } from '../service/service.ts';

/** What serves in an environment under a service's name: written when a rollout has finished, replaced by the next. */
export const liveServiceSchema = z
  .strictObject({
    service_name: z.string(),
    version: z.string(),
    version_id: z.string(),
    instances: z.int(),
    url: z.string(),
    deployment_id: z.string(),
    activated_at: timestampSchema,
    specification: serviceSpecificationSchema,
  })
  .readonly()
  .meta({ id: 'LiveService' });
export type LiveService = z.infer<typeof liveServiceSchema>;

/** One action of a rollout on the deployer. Weights are relative to their sum: numbers of instances, or percent where traffic is shifted by steps. */
export const rolloutActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('SCALE_NEW'), instances: z.int() }),
  z.strictObject({ kind: z.literal('AWAIT_HEALTH') }),
  z.strictObject({ kind: z.literal('SHIFT_TRAFFIC'), new_weight: z.int(), old_weight: z.int() }),
  z.strictObject({ kind: z.literal('SCALE_OLD'), instances: z.int() }),
  /** Watches and judges the weights as they are. `weight_percent` is the new version's; `step` counts the bakes of a rollout from 0. */
  z.strictObject({
    kind: z.literal('BAKE'),
    step: z.int().min(0),
    weight_percent: z.int(),
    bake_seconds: z.int(),
  }),
  z.strictObject({ kind: z.literal('REMOVE_OLD') }),
]);
export type RolloutAction = z.infer<typeof rolloutActionSchema>;

/** One bake of a rollout: stored when it has to be waited for, and when it is over. */
export const bakeRecordSchema = z
  .strictObject({
    step: z.int().min(0),
    weight_percent: z.int(),
    began_at: timestampSchema,
    /** How many of its times of judgement are over; one that was missed, since nobody ran, is not made up for. */
    looks: z.int().min(0),
    /** The newest. */
    judgement: judgementSchema.optional(),
    /** Since when the new version was found ailing at every look; absent while it is well. */
    ailing_since: timestampSchema.optional(),
    /** Of one that is without a verdict at its longest and is to PAUSE: until when it waits for a person. */
    decide_before: timestampSchema.optional(),
    ended_at: timestampSchema.optional(),
    /** Of one that has ended: PROCEEDED went on without a PASS, because the specification or a person (`by`) said so. */
    outcome: z.enum(['PASSED', 'PROCEEDED', 'FAILED']).optional(),
    by: z.string().optional(),
  })
  .readonly()
  .meta({ id: 'BakeRecord' });
export type BakeRecord = z.infer<typeof bakeRecordSchema>;

/** A deployment's record of one service, from the start of its rollout. The rest of it is in the plan. */
export const serviceRecordSchema = z
  .strictObject({
    service_name: z.string(),
    status: z.enum(['IN_PROGRESS', 'ACTIVE', 'FAILED', 'UNDONE']),
    /** Index of the next action of the rollout. */
    next_action: z.int().min(0),
    started_at: timestampSchema,
    updated_at: timestampSchema,
    /** When the action under way began: an AWAIT_HEALTH is over when its start period is. */
    action_started_at: timestampSchema,
    url: z.string().optional(),
    message: z.string().optional(),
    /** Of a FAILED service: the step of the workflow that it failed in, and how. */
    failure: z.strictObject({ step: z.enum(['W41', 'W43']), code: z.string() }).optional(),
    /** Of one that failed and is tried again: instances that ail are to be started anew first. */
    restart: z.literal(true).optional(),
    /** In order of steps; absent while there was none. */
    bakes: z.array(bakeRecordSchema).optional(),
    /** Of a service that was activated: what its rollout made, in words, and when. Its ledger entry is DONE by this: see `settledBy`. */
    done: z.strictObject({ made: z.string(), at: timestampSchema }).optional(),
  })
  .readonly()
  .meta({ id: 'ServiceRecord' });
export type ServiceRecord = z.infer<typeof serviceRecordSchema>;
