import type { DeploymentEvent } from './deployment-event.ts';
import {
  deploymentFailureSchema,
  deploymentStateSchema,
  rollbackStateSchema,
  type DeploymentState,
} from './deployment-state.ts';
import { flagsAfter, withFlags } from './steering-flags.ts';
import { deploymentStatusSchema, move, phaseOfStatus, type DeploymentPhase } from './deployment-status.ts';
import { evolveLine } from './evolve-line.ts';

const startDetailsSchema = deploymentStateSchema
  .pick({
    name: true,
    description: true,
    created_by: true,
    environment_id: true,
    specification_hash: true,
    plan_hash: true,
    service_count: true,
    lease_token: true,
    retry_of: true,
  })
  .strip();
/** What a DEPLOYMENT_STARTED event tells, beside the envelope. */
export type StartDetails = Pick<
  DeploymentState,
  | 'name'
  | 'description'
  | 'created_by'
  | 'environment_id'
  | 'specification_hash'
  | 'plan_hash'
  | 'service_count'
  | 'lease_token'
  | 'retry_of'
>;

const begin = (event: DeploymentEvent): DeploymentState => ({
  ...(startDetailsSchema.parse(event.details) as StartDetails),
  id: event.deployment_id,
  status: 'PENDING',
  phase: event.phase,
  created_at: event.timestamp,
  updated_at: event.timestamp,
  correlation_id: event.correlation_id,
  last_sequence: event.sequence,
  rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] },
});

const terminalEvents = new Set(['DEPLOYMENT_SUCCEEDED', 'DEPLOYMENT_FAILED', 'DEPLOYMENT_CANCELLED']);

const changesOf = (state: DeploymentState, event: DeploymentEvent): Partial<DeploymentState> => {
  const { details, event_type } = event;
  return {
    ...(details['deployment_status'] !== undefined && {
      status: move(state.status, deploymentStatusSchema.parse(details['deployment_status'])),
    }),
    ...(details['failure'] !== undefined &&
      state.failure === undefined && { failure: deploymentFailureSchema.parse(details['failure']) }),
    ...(details['rollback'] !== undefined && { rollback: rollbackStateSchema.parse(details['rollback']) }),
    ...(details['lease_token'] !== undefined && { lease_token: Number(details['lease_token']) }),
    ...(terminalEvents.has(event_type) && { finished_at: event.timestamp }),
  };
};

/** An event that ends a phase by moving the status finds the deployment in the next one. */
const phaseAfter = (event: DeploymentEvent): DeploymentPhase => {
  const moved = deploymentStatusSchema.safeParse(event.details['deployment_status']);
  return (moved.success ? phaseOfStatus[moved.data] : undefined) ?? event.phase;
};

/**
 * The state after the event: the only way that a deployment's state changes. `state` is absent for the first event alone.
 * Throws `IllegalTransitionError` when the event carries a status move that the table does not allow.
 */
export const evolveDeployment = (state: DeploymentState | undefined, event: DeploymentEvent): DeploymentState => {
  if (state === undefined) return begin(event);
  const after = {
    ...state,
    ...changesOf(state, event),
    phase: phaseAfter(event),
    updated_at: event.timestamp,
    last_sequence: event.sequence,
  };
  return evolveLine(withFlags(after, flagsAfter(state, event)), event);
};

/** The state that a deployment's events, in order, fold to. */
export const replayDeployment = (events: readonly DeploymentEvent[]): DeploymentState | undefined =>
  events.reduce<DeploymentState | undefined>(evolveDeployment, undefined);
