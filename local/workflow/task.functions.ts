import type { RunOptions, StateMachineDefinition } from 'aws-local-stepfunctions';
import type { JsonObject } from '../../shared/domain/json.ts';
import {
  allStates,
  childExecutionResource,
  substitutionIn,
  type AnyMachineName,
  type MachineDefinitions,
} from './machine.definitions.ts';
import { UnknownResourceError } from './workflow.errors.ts';

/** A Lambda's handler, as the engine calls it. */
export type TaskFunction = (input: unknown) => Promise<unknown>;
/** By the name that stands in the machines: `${ValidateEnvironment}` is ValidateEnvironment. */
export type TaskFunctions = Readonly<Record<string, TaskFunction>>;

export type ChildExecution = { readonly machine: AnyMachineName; readonly input: JsonObject };

/** What a Task of a machine is to do. */
export type TaskWork = { readonly kind: 'function'; readonly function_name: string } | { readonly kind: 'execution' };
export type TaskState = { readonly name: string; readonly work: TaskWork };

const machineOf: Readonly<Record<string, AnyMachineName>> = { RolloutMachine: 'rollout', RollbackMachine: 'rollback' };

const workOf = (resource: string): TaskWork | undefined => {
  if (resource === childExecutionResource) return { kind: 'execution' };
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

/** What the parameters of a startExecution Task ask for. */
export const childOf = (parameters: unknown): ChildExecution => {
  const { StateMachineArn, Input } = parameters as { StateMachineArn: string; Input: JsonObject };
  const machine = machineOf[substitutionIn(StateMachineArn) ?? ''];
  if (machine === undefined) throw new UnknownResourceError(`There is no machine ${StateMachineArn}.`);
  return { machine, input: Input };
};

/** Retries after this many milliseconds instead of what the machine says. */
export const retryOverrides = (
  definition: StateMachineDefinition,
  milliseconds: number | undefined,
): NonNullable<RunOptions['overrides']> =>
  milliseconds === undefined
    ? {}
    : { retryIntervalOverrides: Object.fromEntries(allStates(definition).map(({ name }) => [name, milliseconds])) };
