import { requestCancel } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import { cancelWaiting, type CancelWaitingDeps } from './line/cancel-waiting.ts';
import {
  noReason,
  steerDeployment,
  type SteerDeploymentDeps,
  type SteerDeploymentResult,
  type SteeringCommand,
} from './steer-deployment.ts';

export type CancelDeploymentDeps = SteerDeploymentDeps &
  CancelWaitingDeps & { readonly journal: Pick<DeploymentJournal, 'open'> };

/**
 * Sets the flag that every step reads: the deployment stops at its next one and is undone. One that waits in line ends at once. Twice is as once.
 */
export const cancelDeployment = async (
  deps: CancelDeploymentDeps,
  { deployment_id, principal, reason = noReason }: SteeringCommand,
): Promise<SteerDeploymentResult> => {
  const { state: found, environment_id } = await deps.journal.open(deployment_id);
  if (found.queued !== undefined) {
    const cancelled = await cancelWaiting(deps, { deployment_id, environment_id }, { by: principal.subject, reason });
    if (cancelled !== undefined) return { outcome: 'requested', state: cancelled };
  }
  const act = { deployment_id, principal, action: 'deployment.cancel', details: { reason } } as const;
  return steerDeployment(deps, act, (state) => requestCancel(state, principal.subject, reason));
};
