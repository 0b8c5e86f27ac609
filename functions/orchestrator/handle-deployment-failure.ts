import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { ExecutionFailure } from './recovery/execution-failure.ts';
import { isUnfinished } from './recovery/is-unfinished.ts';
import { startRecovery, type StartedRecovery, type StartRecoveryDeps } from './recovery/start-recovery.ts';

export type HandleDeploymentFailureDeps = StartRecoveryDeps & {
  readonly records: Pick<DeploymentRecords, 'state'>;
  /** Which attempt at recovering it is due; undefined while somebody else is at it. */
  readonly nextAttempt: (state: DeploymentState) => Promise<number | undefined>;
};

/** How a failed deployment is treated: the strategy that its request carries. */
export type FailureStrategy = Pick<DeploymentRequest['rollback_strategy'], 'kind'>;
const automatic: FailureStrategy = { kind: 'AUTOMATIC' };

export type RollbackResult =
  | StartedRecovery
  /** There is no such deployment, it has ended, or its rollback is under way: nothing was started. */
  | { readonly outcome: 'unknown' | 'ended' | 'worked_on' };

/**
 * A deployment has failed, as somebody outside of its machine found out (O4): its execution broke. If it has not ended, it is undone by a new
 * execution (B1), which puts the failure on record and takes the deployment over. However often it is called for one failure, it is undone once.
 * So it is whatever the strategy: what could have gone on after a decision is lost.
 */
export const handleDeploymentFailure = async (
  deps: HandleDeploymentFailureDeps,
  { deployment_id, failure }: { readonly deployment_id: string; readonly failure: ExecutionFailure },
  strategy: FailureStrategy = automatic,
): Promise<RollbackResult> => {
  const state = await deps.records.state(deployment_id);
  if (state === undefined) return { outcome: 'unknown' };
  if (!isUnfinished(state)) return { outcome: 'ended' };
  const attempt = await deps.nextAttempt(state);
  if (attempt === undefined) return { outcome: 'worked_on' };
  switch (strategy.kind) {
    case 'AUTOMATIC':
    case 'MANUAL':
      return startRecovery(deps, state, attempt, failure);
  }
};
