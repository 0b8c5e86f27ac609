import * as z from 'zod';
import { componentNames, timestampSchema } from '../naming/names.ts';
import { deploymentPhaseSchema } from './deployment-status.ts';

export const deploymentEventTypes = [
  'DEPLOYMENT_STARTED',
  'PHASE_COMPLETED',
  'SERVICE_ACTIVATED',
  'VALIDATION_PASSED',
  'VALIDATION_FAILED',
  'RESOURCE_PROVISIONED',
  'SECURITY_SCAN_COMPLETED',
  'TESTING_COMPLETED',
  'DEPLOYMENT_SUCCEEDED',
  'DEPLOYMENT_FAILED',
  'ROLLBACK_INITIATED',
  'ROLLBACK_COMPLETED',
  // Beyond the model's list, so that every change of a deployment's state is an event (invariant I6).
  'STATUS_CHANGED',
  'DEPLOYMENT_CANCELLED',
  'CANCEL_REQUESTED',
  'FAILURE_RECORDED',
  'PAUSE_REQUESTED',
  'RESUME_REQUESTED',
  'HOLD_PLACED',
  'HOLD_RELEASED',
  'FINISH_REQUESTED',
  'DECISION_REQUESTED',
  'RETRY_REQUESTED',
  'RETRY_STARTED',
  'DEPLOYMENT_QUEUED',
  'LEASE_ACQUIRED',
  'CANARY_JUDGED',
] as const;
export const deploymentEventTypeSchema = z.enum(deploymentEventTypes).meta({ id: 'DeploymentEventType' });
export type DeploymentEventType = (typeof deploymentEventTypes)[number];

export const eventStatusSchema = z.enum(['STARTED', 'SUCCEEDED', 'FAILED', 'INFO']);
export type EventStatus = z.infer<typeof eventStatusSchema>;

export const eventDetailSchema = z.record(z.string(), z.json());
export type EventDetail = z.infer<typeof eventDetailSchema>;

/** Plain data as an event carries it. */
export const detailsOf = (data: object): EventDetail => data as EventDetail;

export const deploymentEventSchema = z
  .strictObject({
    id: z.string(),
    deployment_id: z.string(),
    /** 1, 2, 3 ... within the deployment, without a gap. */
    sequence: z.int().min(1),
    event_type: deploymentEventTypeSchema,
    phase: deploymentPhaseSchema,
    status: eventStatusSchema,
    /** `deployment_status` stands here whenever the event moved the deployment's status. */
    details: eventDetailSchema,
    affected_components: z.array(z.string()),
    timestamp: timestampSchema,
    source_component: z.enum(componentNames),
    correlation_id: z.string(),
  })
  .readonly()
  .meta({ id: 'DeploymentEvent' });
export type DeploymentEvent = z.infer<typeof deploymentEventSchema>;

/** What a decision says; the journal adds id, sequence, deployment, correlation and time. */
export type NewDeploymentEvent = Pick<
  DeploymentEvent,
  'event_type' | 'phase' | 'status' | 'details' | 'source_component'
> & {
  readonly affected_components?: readonly string[];
};
