import { machineInput } from '../../shared/contracts/tasks.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { MachineName, WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';

export type StartMachineDeps = { readonly engine: WorkflowEngine; readonly log: Log };

/**
 * Starts the execution that does what is on record as asked for. When it cannot be started the request is accepted all the same, since it
 * is stored: whoever looks for what does not run starts it.
 */
export const startMachine = async (
  { engine, log }: StartMachineDeps,
  machine: MachineName,
  execution_name: string,
  deployment_id: string,
): Promise<void> => {
  try {
    await engine.start(machine, execution_name, machineInput(deployment_id));
  } catch (error) {
    log.error('what was asked for is stored, but its execution could not be started', {
      deployment_id,
      machine,
      error: messageOf(error),
    });
  }
};
