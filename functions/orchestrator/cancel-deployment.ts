import { requestCancel } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import { cancelWaiting, type CancelWaitingDeps } from './line/cancel-waiting.ts';
import { noReason, steerDeployment, type SteerDeploymentResult, type SteeringCommand } from './steer-deployment.ts';

export type CancelDeploymentDeps = CancelWaitingDeps & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'annotate'>;
};

/**
 * Sets the flag that every step reads: the deployment stops at its next one and is undone. One that waits in line ends at once. Twice is as once.
 */
export const cancelDeployment = async (
  deps: CancelDeploymentDeps,
  { deployment_id, principal, reason = noReason }: SteeringCommand,
): Promise<SteerDeploymentResult> => {
  const { state, environment_id } = await deps.journal.open(deployment_id);
  if (state.queued !== undefined) {
    const cancelled = await cancelWaiting(deps, { deployment_id, environment_id }, { by: principal.subject, reason });
    if (cancelled !== undefined) return { outcome: 'requested', state: cancelled };
  }
  return steerDeployment(deps, { deployment_id, principal, action: 'deployment.cancel', details: { reason } }, (current) =>
    requestCancel(current, principal.subject, reason),
  );
};
