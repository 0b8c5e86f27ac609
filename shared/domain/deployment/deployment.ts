import * as z from 'zod';
import { nameSchema, timestampSchema } from '../naming/names.ts';
import { deploymentSpecificationSchema } from '../specification/deployment-specification.ts';
import { deploymentEventTypeSchema } from './deployment-event.ts';
import { deploymentFailureSchema, deploymentStateSchema } from './deployment-state.ts';
import { stepRecordSchema } from './step-record.ts';

export const rollbackStrategySchema = z
  .strictObject({
    /** AUTOMATIC: a failed or cancelled deployment is undone at once. MANUAL: a failed one waits for somebody to retry, cancel or roll it back. */
    kind: z.enum(['AUTOMATIC', 'MANUAL']).default('AUTOMATIC'),
    /** Of MANUAL: how long it waits, before it is undone all the same. */
    decide_within_seconds: z.int().min(1).max(86_400).default(3_600),
  })
  .meta({ id: 'RollbackStrategy', description: 'What becomes of a deployment that failed.' });

export const alertConfigurationSchema = z
  .strictObject({
    name: nameSchema,
    service_name: nameSchema,
    metric: z.enum(['ERROR_PERCENT', 'LATENCY_P95_MILLISECONDS']),
    above: z.number().min(0),
  })
  .meta({ id: 'AlertConfiguration' });

export const monitoringConfigurationSchema = z
  .strictObject({
    alerts: z.array(alertConfigurationSchema).max(500).default([]),
    notify_on: z
      .array(deploymentEventTypeSchema)
      .default([
        'DEPLOYMENT_SUCCEEDED',
        'DEPLOYMENT_FAILED',
        'DEPLOYMENT_CANCELLED',
        'ROLLBACK_INITIATED',
        'ROLLBACK_COMPLETED',
        'DECISION_REQUESTED',
      ]),
  })
  .meta({ id: 'MonitoringConfiguration' });

/** A service or resource as this deployment sees it. */
export const deploymentComponentSchema = z
  .strictObject({
    kind: z.enum(['SERVICE', 'RESOURCE']),
    name: nameSchema,
    version: z.string().optional(),
    wave: z.int().optional(),
    /** CREATE, UPDATE or NONE: what the plan says of it. */
    change: z.enum(['CREATE', 'UPDATE', 'NONE']),
    status: z.enum(['PENDING', 'IN_PROGRESS', 'ACTIVE', 'FAILED', 'UNDONE', 'KEPT']),
    url: z.string().optional(),
    message: z.string().optional(),
  })
  .meta({ id: 'DeploymentComponent' });
export type DeploymentComponent = z.infer<typeof deploymentComponentSchema>;

export const deploymentResultSchema = z
  .strictObject({
    deployment_id: z.string(),
    status: deploymentStateSchema.shape.status,
    steps: z.array(stepRecordSchema),
    failure: deploymentFailureSchema.optional(),
    finished_at: timestampSchema.optional(),
  })
  .meta({ id: 'DeploymentResult' });
export type DeploymentResult = z.infer<typeof deploymentResultSchema>;

/** What a person posts. */
export const deploymentRequestSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(2_000).default(''),
    specification: deploymentSpecificationSchema,
    rollback_strategy: rollbackStrategySchema.prefault({}),
    monitoring_config: monitoringConfigurationSchema.prefault({}),
    /** From POST /v1/plans: refused with 412 when the plan has changed since. */
    plan_hash: z.string().max(128).optional(),
    /** While the environment is leased or held. SUPERSEDE cancels what waits and what runs there, and queues. */
    when_busy: z.enum(['REFUSE', 'QUEUE', 'SUPERSEDE']).default('REFUSE'),
    /** HOTFIX stands before all others in the queue, and begins under a hold that allows it. */
    priority: z.enum(['NORMAL', 'HOTFIX']).default('NORMAL'),
  })
  .meta({ id: 'DeploymentRequest' });
export type DeploymentRequest = z.infer<typeof deploymentRequestSchema>;

/** The model's Deployment: the state joined with what is stored beside it. */
export const deploymentSchema = deploymentStateSchema
  .extend({
    specification: deploymentSpecificationSchema,
    components: z.array(deploymentComponentSchema),
    results: z.array(deploymentResultSchema),
    rollback_strategy: rollbackStrategySchema,
    monitoring_config: monitoringConfigurationSchema,
  })
  .meta({ id: 'Deployment' });
export type Deployment = Readonly<z.infer<typeof deploymentSchema>>;
