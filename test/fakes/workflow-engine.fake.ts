import type { JsonObject } from '../../shared/domain/json.ts';
import type { MachineName, WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';

/** Remembers the executions that were started, and runs none. */
export const fakeWorkflowEngine = () => {
  const executions = new Map<
    string,
    { readonly machine: MachineName; readonly name: string; readonly input: JsonObject }
  >();
  let failure: Error | undefined;
  const engine: WorkflowEngine = {
    start: async (machine, name, input) => {
      if (failure !== undefined) throw failure;
      const key = `${machine}/${name}`;
      if (executions.has(key)) return { outcome: 'already_running' };
      executions.set(key, { machine, name, input });
      return { outcome: 'started' };
    },
  };
  return {
    ...engine,
    started: () => [...executions.values()],
    /** Until told otherwise, nothing can be started. */
    failWith: (error: Error | undefined) => {
      failure = error;
    },
  };
};
