import { setImmediate as nextTurn } from 'node:timers/promises';
import { StateMachine, type RunOptions } from 'aws-local-stepfunctions';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { MachineName, WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';
import { startExecution, type EngineEvent, type Execution, type ExecutionEnd, type ExecutionId } from './execution.ts';
import { machineNames, type MachineDefinitions } from './machine.definitions.ts';
import {
  assertAllFunctions,
  executionIn,
  placeholderOf,
  retryOverrides,
  taskStates,
  type AskedExecution,
  type TaskFunctions,
  type TaskState,
} from './task.functions.ts';
import { answerOf, childFailure, lambdaException, WorkflowClosedError } from './workflow.errors.ts';

export type WorkflowOptions = {
  /** What `readMachines` read. */
  readonly machines: MachineDefinitions;
  readonly functions: TaskFunctions;
  /** Hears of every end, of child executions too. Must not throw. */
  readonly onExecutionEnd?: (end: ExecutionEnd) => void;
  /** Hears of everything that happens in an execution. Must not throw. */
  readonly onEvent?: (execution: ExecutionId, event: EngineEvent) => void;
  /** Retry after so many milliseconds instead of what the machines say, for tests. */
  readonly retry_milliseconds?: number;
};

export type LocalWorkflowEngine = WorkflowEngine & {
  /** The end of an execution that is running now. */
  ended(machine: MachineName, execution_name: string): Promise<ExecutionEnd> | undefined;
  running(): readonly (ExecutionId & { readonly transitions: number })[];
  /** Aborts all executions, and resolves when the tasks under way have returned. */
  close(): Promise<void>;
};

const keyOf = ({ machine, execution_name }: ExecutionId): string => `${machine}/${execution_name}`;

/** Step Functions on one machine: the same ASL files, in process. An execution lives no longer than the process. */
class Engine implements LocalWorkflowEngine {
  readonly #options: WorkflowOptions;
  readonly #machines: ReadonlyMap<MachineName, StateMachine>;
  readonly #running = new Map<string, Execution>();
  readonly #under_way = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(options: WorkflowOptions) {
    assertAllFunctions(options.machines, options.functions);
    this.#options = options;
    // Validated by test/statemachines, so not again at each start.
    this.#machines = new Map(
      machineNames.map((name) => [
        name,
        new StateMachine(options.machines[name], { validationOptions: { noValidate: true } }),
      ]),
    );
  }

  async start(machine: MachineName, execution_name: string, input: JsonObject): ReturnType<WorkflowEngine['start']> {
    if (this.#running.has(keyOf({ machine, execution_name }))) return { outcome: 'already_running' };
    this.#start({ machine, execution_name }, input);
    return { outcome: 'started' };
  }

  ended(machine: MachineName, execution_name: string): Promise<ExecutionEnd> | undefined {
    return this.#running.get(keyOf({ machine, execution_name }))?.ended;
  }

  running(): readonly (ExecutionId & { readonly transitions: number })[] {
    return [...this.#running.values()].map(({ machine, execution_name, transitions }) => ({
      machine,
      execution_name,
      transitions: transitions(),
    }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const executions = [...this.#running.values()];
    for (const execution of executions) execution.abort();
    await Promise.all(executions.map((execution) => execution.ended));
    while (this.#under_way.size > 0) await Promise.allSettled(this.#under_way);
  }

  #start(id: ExecutionId, input: JsonObject, parent?: Execution): Execution {
    if (this.#isClosed)
      throw new WorkflowClosedError('Windlass is stopping; its executions go on when it is started again.');
    const { onEvent = () => undefined, onExecutionEnd } = this.#options;
    const machine = this.#machines.get(id.machine) as StateMachine;
    const execution = startExecution(
      machine,
      { ...id, input, onEvent, ...(parent !== undefined && { parent }) },
      (self, add) => this.#runOptions(self, add),
    );
    this.#running.set(keyOf(id), execution);
    const forget = (end: ExecutionEnd): void => {
      this.#running.delete(keyOf(id));
      onExecutionEnd?.(end);
    };
    void execution.ended.then(forget);
    return execution;
  }

  #runOptions(execution: Execution, add: (transitions: number) => void): RunOptions {
    const definition = this.#options.machines[execution.machine];
    const handlers = taskStates(definition).map(
      (task) => [task.name, (input: unknown) => this.#track(this.#work(task, input, execution, add))] as const,
    );
    return {
      context: {
        Execution: { Name: execution.execution_name },
        StateMachine: { Id: placeholderOf(execution.machine) },
      },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(handlers) as NonNullable<
          NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers']
        >,
        ...retryOverrides(definition, this.#options.retry_milliseconds),
      },
    };
  }

  /** An aborted execution would still retry a task that just failed, or begin the items of a Map that wait their turn. */
  async #work(
    { name, work }: TaskState,
    input: unknown,
    execution: Execution,
    add: (transitions: number) => void,
  ): Promise<unknown> {
    // Tasks may find all they need in the store, which answers at once: requests, timers and signals would wait for the end of the release.
    await nextTurn();
    if (this.#isClosed) throw new WorkflowClosedError('Windlass is stopping.');
    if (work.kind === 'child') return this.#runChild(executionIn(input), execution, add);
    if (work.kind === 'next') return this.#startNext(executionIn(input));
    try {
      return answerOf(name, await this.#options.functions[work.function_name]?.(input));
    } catch (error) {
      throw lambdaException(error);
    }
  }

  async #startNext({ machine, execution_name, input }: AskedExecution): Promise<unknown> {
    await this.start(machine, execution_name, input);
    return { ExecutionArn: execution_name };
  }

  async #runChild(
    { input, ...id }: AskedExecution,
    parent: Execution,
    add: (transitions: number) => void,
  ): Promise<unknown> {
    const known = this.#running.get(keyOf(id));
    const end = await (known ?? this.#start(id, input, parent)).ended;
    if (known === undefined) add(end.transitions);
    if (end.outcome !== 'SUCCEEDED') throw childFailure(end);
    return { Status: end.outcome, Name: end.execution_name };
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => this.#under_way.delete(tracked));
    this.#under_way.add(tracked);
    return tracked;
  }
}

/** Throws UnknownResourceError when a machine calls a function that was not given. */
export const openWorkflowEngine = (options: WorkflowOptions): LocalWorkflowEngine => new Engine(options);
