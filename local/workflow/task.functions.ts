import type { RunOptions, StateMachineDefinition } from 'aws-local-stepfunctions';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { MachineName } from '../../shared/ports/workflow-engine.port.ts';
import {
  allStates,
  childExecutionResource,
  nextExecutionResource,
  substitutionIn,
  type MachineDefinitions,
} from './machine.definitions.ts';
import { UnknownResourceError } from './workflow.errors.ts';

/** A Lambda's handler, as the engine calls it. */
export type TaskFunction = (input: unknown) => Promise<unknown>;
/** By the name that stands in the machines: `${ValidateEnvironment}` is ValidateEnvironment. */
export type TaskFunctions = Readonly<Record<string, TaskFunction>>;

/** An execution that a state asks for. */
export type AskedExecution = {
  readonly machine: MachineName;
  readonly execution_name: string;
  readonly input: JsonObject;
};

/** What a Task of a machine is to do: call a function, start an execution and wait for its end (`child`), or just start it (`next`). */
export type TaskWork =
  | { readonly kind: 'function'; readonly function_name: string }
  | { readonly kind: 'child' }
  | { readonly kind: 'next' };
export type TaskState = { readonly name: string; readonly work: TaskWork };

const machineOf: Readonly<Record<string, MachineName>> = {
  DeploymentMachine: 'deployment',
  RollbackMachine: 'rollback',
};

/** What a machine's executions see as `$$.StateMachine.Id`. */
export const placeholderOf = (machine: MachineName): string =>
  `\${${machine === 'deployment' ? 'DeploymentMachine' : 'RollbackMachine'}}`;

const workOf = (resource: string): TaskWork | undefined => {
  if (resource === childExecutionResource) return { kind: 'child' };
  if (resource === nextExecutionResource) return { kind: 'next' };
  const function_name = substitutionIn(resource);
  return function_name === undefined ? undefined : { kind: 'function', function_name };
};

/** The Tasks of a machine. Throws UnknownResourceError for a Resource that is neither a `${Function}` nor the start of an execution. */
export const taskStates = (definition: StateMachineDefinition): readonly TaskState[] =>
  allStates(definition).flatMap(({ name, state }) => {
    if (state.Type !== 'Task') return [];
    const work = workOf(state.Resource);
    if (work === undefined)
      throw new UnknownResourceError(`State ${name} has the resource ${state.Resource}, which the engine cannot run.`);
    return [{ name, work }];
  });

/** Throws UnknownResourceError, naming every function that is missing. */
export const assertAllFunctions = (machines: MachineDefinitions, functions: TaskFunctions): void => {
  const named = Object.values(machines)
    .flatMap(taskStates)
    .flatMap(({ work }) => (work.kind === 'function' ? [work.function_name] : []));
  const missing = named.filter((name) => functions[name] === undefined);
  if (missing.length > 0)
    throw new UnknownResourceError(`The state machines call functions that were not given: ${missing.join(', ')}.`);
};

/** The same work has the same name, so that it is joined instead of done twice. */
const nameOf = ({ deployment_id }: JsonObject): string => (typeof deployment_id === 'string' ? deployment_id : '');

/** What the parameters of a startExecution Task ask for. */
export const executionIn = (parameters: unknown): AskedExecution => {
  const { StateMachineArn, Name, Input } = parameters as { StateMachineArn: string; Name?: string; Input: JsonObject };
  const machine = machineOf[substitutionIn(StateMachineArn) ?? ''];
  if (machine === undefined) throw new UnknownResourceError(`There is no machine ${StateMachineArn}.`);
  return { machine, execution_name: Name ?? nameOf(Input), input: Input };
};

/** Retries after this many milliseconds instead of what the machine says. */
export const retryOverrides = (
  definition: StateMachineDefinition,
  milliseconds: number | undefined,
): NonNullable<RunOptions['overrides']> =>
  milliseconds === undefined
    ? {}
    : { retryIntervalOverrides: Object.fromEntries(allStates(definition).map(({ name }) => [name, milliseconds])) };
