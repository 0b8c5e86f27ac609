import type { Priority, Superseder } from '../environment/lease-queue.ts';
import type { Timestamp } from '../naming/names.ts';
import { requestCancel } from './cancel-deployment.ts';
import { detailsOf, type NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentFailure, DeploymentState } from './deployment-state.ts';
import { endWithoutRollback } from './roll-back-deployment.ts';

/** Told at its submission, after the first event: it waits for the environment's lease, and has no token. */
export const queueDeployment = (environment_id: string, priority: Priority, position: number): NewDeploymentEvent => ({
  event_type: 'DEPLOYMENT_QUEUED',
  phase: 'INITIATION',
  status: 'INFO',
  details: { priority, position, message: `Waits for the lease of ${environment_id}, place ${position} in line.` },
  source_component: 'orchestrator',
});

export type Turn = { readonly environment_id: string; readonly lease_token: number; readonly plan_hash: string };

/** Its turn has come: from here on it is as one that was accepted at once, with the plan that was made now. */
export const acquireLease = ({ environment_id, lease_token, plan_hash }: Turn): readonly NewDeploymentEvent[] => [
  {
    event_type: 'LEASE_ACQUIRED',
    phase: 'INITIATION',
    status: 'INFO',
    details: detailsOf({
      lease_token,
      plan_hash,
      message: `Has the lease of ${environment_id}, and was planned anew.`,
    }),
    source_component: 'orchestrator',
  },
];

export type Cancellation = { readonly by: string; readonly reason: string };

/** One that waits in line has nothing to stop and nothing to undo: it ends CANCELLED at once. Nothing when it waits no more. */
export const cancelQueued = (
  state: DeploymentState,
  { by, reason }: Cancellation,
  now: Timestamp,
): readonly NewDeploymentEvent[] => {
  const asked = requestCancel(state, by, reason);
  if (state.queued === undefined || asked.outcome !== 'requested') return [];
  return [...asked.events, ...endWithoutRollback({ ...state, cancel_requested: { by, reason, at: now } })];
};

/** What its turn showed cannot be done: it ends FAILED, having made nothing. Nothing when it waits no more. */
export const failQueued = (state: DeploymentState, failure: DeploymentFailure): readonly NewDeploymentEvent[] =>
  state.queued === undefined ? [] : endWithoutRollback(state, failure);

/** Why a deployment that was superseded is cancelled. */
export const supersededBy = ({ deployment_id, name, by }: Superseder): Cancellation => ({
  by,
  reason: `superseded by ${name} (${deployment_id})`,
});
