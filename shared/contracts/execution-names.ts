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
