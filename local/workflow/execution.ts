import type { StateMachine, RunOptions } from 'aws-local-stepfunctions';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { MachineName } from '../../shared/ports/workflow-engine.port.ts';
import { statesErrorOf, type StatesError } from './workflow.errors.ts';

export type ExecutionId = { readonly machine: MachineName; readonly execution_name: string };

/** What the engine tells of an execution. An event of a Map's item has the item's `index`: on AWS it is of that item's child execution. */
export type EngineEvent = ReturnType<StateMachine['run']>['eventLogs'] extends AsyncGenerator<infer E> ? E : never;

/** `transitions`: states entered and retries, those of child executions too: what Step Functions would bill. */
export type ExecutionEnd = ExecutionId & {
  readonly outcome: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly input: JsonObject;
  readonly transitions: number;
  readonly error?: StatesError;
  /** The execution that started this one. */
  readonly parent?: ExecutionId;
};

export type Execution = ExecutionId & {
  readonly ended: Promise<ExecutionEnd>;
  readonly abort: () => void;
  readonly transitions: () => number;
};

export type ExecutionRequest = ExecutionId & {
  readonly input: JsonObject;
  readonly parent?: Execution;
  readonly onEvent: (execution: ExecutionId, event: EngineEvent) => void;
};

type Ending = Pick<ExecutionEnd, 'outcome' | 'error'>;

/** The engine wraps what a state threw in an ExecutionError; the two others it throws as they are. */
const endingOf = (thrown: unknown): Ending => {
  const error = thrown instanceof Error && thrown.name === 'ExecutionError' ? thrown.cause : thrown;
  const named = statesErrorOf(error);
  if (named.Error === 'ExecutionAbortedError') return { outcome: 'ABORTED' };
  return { outcome: named.Error === 'ExecutionTimeoutError' ? 'TIMED_OUT' : 'FAILED', error: named };
};

const settled = (result: Promise<unknown>): Promise<Ending> =>
  result.then((): Ending => ({ outcome: 'SUCCEEDED' }), endingOf);

type Children = { readonly count: () => number; readonly add: (transitions: number) => void };
const counter = (): Children => {
  let total = 0;
  return { count: () => total, add: (transitions) => void (total += transitions) };
};

/** Starts an execution. `options` is asked for the execution itself, since its tasks may start children of it. */
export const startExecution = (
  machine: StateMachine,
  request: ExecutionRequest,
  options: (execution: Execution, add: (transitions: number) => void) => RunOptions,
): Execution => {
  const { machine: name, execution_name, input, parent, onEvent } = request;
  const id: ExecutionId = { machine: name, execution_name };
  const { count, add } = counter();
  const started = Promise.withResolvers<ExecutionEnd>();
  const execution: Execution = { ...id, ended: started.promise, abort: () => run.abort(), transitions: count };
  const run = machine.run(structuredClone(input) as Parameters<StateMachine['run']>[0], options(execution, add));
  const watch = async (): Promise<void> => {
    // The queue of events must be emptied, and has been when the loop ends: the count is complete before the end is told.
    for await (const event of run.eventLogs) {
      onEvent(id, event);
      if (event.type === 'StateEntered' || event.type === 'StateRetried') add(1);
    }
  };
  const end = async (): Promise<ExecutionEnd> => {
    const [ending] = await Promise.all([settled(run.result), watch()]);
    const parentId =
      parent === undefined ? {} : { parent: { machine: parent.machine, execution_name: parent.execution_name } };
    return { ...id, ...ending, input, transitions: count(), ...parentId };
  };
  end().then(started.resolve, started.reject);
  return execution;
};
