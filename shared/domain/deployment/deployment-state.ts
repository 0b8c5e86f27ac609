import * as z from 'zod';
import { nameSchema, timestampSchema } from '../naming/names.ts';
import { deploymentPhaseSchema, deploymentStatusSchema } from './deployment-status.ts';

export const rollbackStatusSchema = z
  .enum(['NOT_NEEDED', 'IN_PROGRESS', 'COMPLETED', 'FAILED'])
  .meta({ id: 'RollbackStatus' });
export type RollbackStatus = z.infer<typeof rollbackStatusSchema>;

export const deploymentFailureSchema = z
  .strictObject({
    /** The step of the workflow that failed, such as W43, or the state of the machine. */
    step: z.string(),
    code: z.string(),
    /** What was wrong, the value, and what to change: read by the engineer on call. */
    message: z.string(),
    affected_components: z.array(z.string()),
  })
  .meta({ id: 'DeploymentFailure' });
export type DeploymentFailure = z.infer<typeof deploymentFailureSchema>;

export const rollbackStateSchema = z
  .strictObject({
    status: rollbackStatusSchema,
    reason: z.string().optional(),
    started_at: timestampSchema.optional(),
    finished_at: timestampSchema.optional(),
    /** What could not be undone, in words. */
    remaining: z.array(z.string()),
    /** What was left in place because the specification says KEEP. */
    kept: z.array(z.string()),
  })
  .meta({ id: 'RollbackState' });
export type RollbackState = z.infer<typeof rollbackStateSchema>;

/** Bakes that began at `at` or before are over: of one service, or of all and of the release itself. */
export const finishRequestSchema = z
  .strictObject({ by: z.string(), at: timestampSchema, service_name: z.string().optional() })
  .meta({ id: 'FinishRequest' });
export type FinishRequest = z.infer<typeof finishRequestSchema>;

/**
 * The small, always current part of a deployment: what its events fold to (invariant I6). The rest of the `Deployment` entity (specification,
 * components, results) is stored beside it and joined when read.
 */
export const deploymentStateSchema = z
  .strictObject({
    id: z.string(),
    name: nameSchema,
    description: z.string(),
    status: deploymentStatusSchema,
    phase: deploymentPhaseSchema,
    created_at: timestampSchema,
    updated_at: timestampSchema,
    finished_at: timestampSchema.optional(),
    created_by: z.string(),
    environment_id: nameSchema,
    correlation_id: z.string(),
    specification_hash: z.string(),
    plan_hash: z.string(),
    retry_of: z.string().optional(),
    service_count: z.int(),
    /** The fencing token under which this deployment writes. */
    lease_token: z.int(),
    /** The sequence of its newest event; also the version that a commit must find. */
    last_sequence: z.int(),
    cancel_requested: z.strictObject({ by: z.string(), reason: z.string(), at: timestampSchema }).optional(),
    /** Until somebody resumes it. */
    paused: z.strictObject({ by: z.string(), reason: z.string(), at: timestampSchema }).optional(),
    /** By a hold of the environment: over when that is released, or at `expires_at`. */
    held: z
      .strictObject({ by: z.string(), reason: z.string(), at: timestampSchema, expires_at: timestampSchema })
      .optional(),
    /** See `isFinishedByHand`. The newest of each service; without a service, of all. */
    finish_requested: z.array(finishRequestSchema).optional(),
    /** A failed deployment that waits for a decision is to do its failed phase again. */
    retry_requested: z.strictObject({ by: z.string(), at: timestampSchema }).optional(),
    /** When its failed phase was last begun again: a bake of the release counts from then. */
    retried_at: timestampSchema.optional(),
    /** Until when a failed deployment waits for a decision; absent when it is undone at once. */
    decide_before: timestampSchema.optional(),
    /** Waits for the environment's lease, without a token. */
    queued: z.strictObject({ at: timestampSchema, priority: z.enum(['NORMAL', 'HOTFIX']) }).optional(),
    failure: deploymentFailureSchema.optional(),
    rollback: rollbackStateSchema,
  })
  .meta({ id: 'DeploymentState' });
export type DeploymentState = Readonly<z.infer<typeof deploymentStateSchema>>;
