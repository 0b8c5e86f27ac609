import type { DeploymentState } from '../domain/deployment/deployment-state.ts';
import { isTerminal } from '../domain/deployment/deployment-status.ts';
import { millisecondsOf } from '../domain/naming/names.ts';

/**
 * The name of the execution that undoes a deployment, by which starting it twice starts one. A deployment that had ended may be rolled back
 * more than once, each time by an execution of its own.
 */
export const rollbackExecutionName = ({ id, status, rollback }: DeploymentState): string =>
  isTerminal(status) && rollback.started_at !== undefined
    ? `rollback-${id}-${millisecondsOf(rollback.started_at)}`
    : id;

/**
 * The name of the execution that undoes a deployment whose own one was lost. Step Functions keeps a name for 90 days, so each attempt has its own;
 * who reacts to the same loss uses the same, and once a rollback has begun, the token is another.
 */
export const recoveryExecutionName = (
  { id, lease_token }: Pick<DeploymentState, 'id' | 'lease_token'>,
  attempt: number,
): string => `recovery-${id}-${lease_token}-${attempt}`;
