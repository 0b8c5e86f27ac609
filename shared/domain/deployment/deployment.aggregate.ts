import type { DeploymentState } from './deployment-state.ts';
import type { DeploymentStatus } from './deployment-status.ts';

/**
 * The model's DeploymentAggregate: its operations are pure decisions on a deployment's state that answer with events, and its queries.
 * `evolveDeployment` makes the next state of the events.
 */
export { completePhase, mustStop, recordFailure, startProvisioning, type ForwardPhase } from './advance-deployment.ts';
export { getAffectedComponents } from './affected-components.ts';
export { requestCancel } from './cancel-deployment.ts';
export {
  awaitDecision,
  decisionOnFailure,
  isAwaitingDecision,
  requestRetry,
  requestRollback,
  startRetry,
  type FailureDecision,
} from './decide-failure.ts';
export {
  deploymentProgressSchema,
  getDeploymentProgress,
  type DeploymentProgress,
  type ServiceProgress,
} from './deployment-progress.ts';
export { finishRequestOf, isFinishedByHand, requestFinish, type OpenBake } from './finish-bake.ts';
export { isPaused, pausedSince, requestPause, requestResume } from './pause-deployment.ts';
export { restartedService } from './restart-service.ts';
export type { SteeringDecision } from './steering-decision.ts';
export { executeDeploymentStrategy, isScaledOnly, rolloutOf, type PlannedRollout } from './execute-strategy.ts';
export { followHold } from './hold-deployment.ts';
export { initiateDeployment, type Initiation } from './initiate-deployment.ts';
export { acquireLease, cancelQueued, failQueued, queueDeployment, supersededBy } from './queue-deployment.ts';
export {
  completeRollback,
  endWithoutRollback,
  rollbackDeployment,
  rollbackRefusal,
  type RollbackStart,
} from './roll-back-deployment.ts';
export { validateDeploymentPrerequisites, type Prerequisites } from './validate-prerequisites.ts';

/** DA5. */
export const getDeploymentStatus = (state: DeploymentState): DeploymentStatus => state.status;
