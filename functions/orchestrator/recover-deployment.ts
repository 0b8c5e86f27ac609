import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { ExecutionFailure } from './recovery/execution-failure.ts';
import { isUnfinished } from './recovery/is-unfinished.ts';
import { startRecovery, type StartedRecovery, type StartRecoveryDeps } from './recovery/start-recovery.ts';

export type RecoverDeploymentDeps = StartRecoveryDeps & {
  readonly records: Pick<DeploymentRecords, 'state'>;
  /** Which attempt at recovering it is due; undefined while somebody else is at it. */
  readonly nextAttempt: (state: DeploymentState) => Promise<number | undefined>;
};
export type RecoveryResult = StartedRecovery | { readonly outcome: 'unknown' | 'ended' | 'worked_on' };

/**
 * An execution of the deployment broke. If the deployment has not ended, it is undone by a new one (B1), which puts the failure on record and
 * takes the deployment over. However often it is called for one broken execution, it is undone once.
 */
export const recoverDeployment = async (
  deps: RecoverDeploymentDeps,
  { deployment_id, failure }: { readonly deployment_id: string; readonly failure: ExecutionFailure },
): Promise<RecoveryResult> => {
  const state = await deps.records.state(deployment_id);
  if (state === undefined) return { outcome: 'unknown' };
  if (!isUnfinished(state)) return { outcome: 'ended' };
  const attempt = await deps.nextAttempt(state);
  return attempt === undefined ? { outcome: 'worked_on' } : startRecovery(deps, state, attempt, failure);
};
