import type { DeploymentEvent } from './deployment-event.ts';
import { deploymentStateSchema, type DeploymentState } from './deployment-state.ts';

const queuedSchema = deploymentStateSchema.shape.queued.unwrap();
const planHashSchema = deploymentStateSchema.shape.plan_hash;

const withoutPlace = ({ queued: _queued, ...state }: DeploymentState): DeploymentState => state;

/** What the event says of the environment's lease and its queue, in a state that has taken up all else of it. */
export const evolveLine = (
  state: DeploymentState,
  { event_type, details, timestamp }: DeploymentEvent,
): DeploymentState => {
  switch (event_type) {
    case 'DEPLOYMENT_QUEUED':
      return { ...state, queued: queuedSchema.parse({ at: timestamp, priority: details['priority'] }) };
    case 'LEASE_ACQUIRED':
      return { ...withoutPlace(state), plan_hash: planHashSchema.parse(details['plan_hash']) };
    case 'DEPLOYMENT_FAILED':
    case 'DEPLOYMENT_CANCELLED':
      return withoutPlace(state);
    default:
      return state;
  }
};
