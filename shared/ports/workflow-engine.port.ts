import type { JsonObject } from '../domain/json.ts';

export type MachineName = 'deployment' | 'rollback';

/** Runs the state machines of statemachines/. */
export interface WorkflowEngine {
  /** Starts an execution. One of the same name that runs already is left alone. */
  start(
    machine: MachineName,
    execution_name: string,
    input: JsonObject,
  ): Promise<{ readonly outcome: 'started' | 'already_running' }>;
}
