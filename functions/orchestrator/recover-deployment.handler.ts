import { deploymentOfExecution, statusChangeSchema } from '../../shared/contracts/status-change.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import {
  handleDeploymentFailure,
  type HandleDeploymentFailureDeps,
  type RollbackResult,
} from './handle-deployment-failure.ts';
import { failureOfExecution } from './recovery/execution-failure.ts';
import { attemptByLease } from './recovery/recovery-attempt.ts';

export type RecoverDeploymentHandlerDeps = Omit<HandleDeploymentFailureDeps, 'nextAttempt'> & {
  readonly environments: Pick<EnvironmentRepository, 'lease'>;
  readonly clock: Clock;
  /** Only executions of this machine are recovered: those of others have a parent, or are found by the lease. */
  readonly deployment_machine_arn: string;
};

/** EventBridge's status changes of executions. */
export const createHandler =
  (deps: RecoverDeploymentHandlerDeps) =>
  async (event: unknown): Promise<RollbackResult | { readonly outcome: 'not_concerned' }> => {
    const { detail } = statusChangeSchema.parse(event);
    const { status, stateMachineArn } = detail;
    const isBroken = status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';
    if (!isBroken || stateMachineArn !== deps.deployment_machine_arn) return { outcome: 'not_concerned' };
    const failure = failureOfExecution({ ...detail, status });
    const command = { deployment_id: deploymentOfExecution(detail), failure };
    return handleDeploymentFailure({ ...deps, nextAttempt: attemptByLease(deps) }, command);
  };
