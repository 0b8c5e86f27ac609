import { recoveryExecutionName } from '../../../shared/contracts/execution-names.ts';
import { machineInput } from '../../../shared/contracts/tasks.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { Log } from '../../../shared/ports/log.port.ts';
import type { WorkflowEngine } from '../../../shared/ports/workflow-engine.port.ts';
import type { ExecutionFailure } from './execution-failure.ts';

export type StartRecoveryDeps = { readonly engine: WorkflowEngine; readonly log: Log };
export type StartedRecovery = {
  readonly outcome: 'started' | 'already_running';
  readonly execution_name: string;
};

/** Starts the execution that undoes a deployment whose own one was lost, unless this attempt has been started. */
export const startRecovery = async (
  { engine, log }: StartRecoveryDeps,
  state: DeploymentState,
  attempt: number,
  failure: ExecutionFailure,
): Promise<StartedRecovery> => {
  const execution_name = recoveryExecutionName(state, attempt);
  const { outcome } = await engine.start('rollback', execution_name, machineInput(state.id, failure));
  if (outcome === 'started')
    log.error('an execution was lost and left its deployment unfinished; it is undone', {
      deployment_id: state.id,
      execution_name,
      error: failure.Error,
    });
  return { outcome, execution_name };
};
