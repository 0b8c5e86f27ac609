import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import {
  allStates,
  substitutionIn,
  type MachineDefinitions,
  type NamedState,
} from '../../../local/workflow/machine.definitions.ts';
import { taskStates, type TaskFunction, type TaskFunctions } from '../../../local/workflow/task.functions.ts';
import { errorNamed } from '../scripted-run.ts';

type States = StateMachineDefinition['States'];

/** The names of the states with a Catch, those inside of Maps too. */
export const statesWithCatch = (definition: StateMachineDefinition): readonly string[] =>
  allStates(definition).flatMap(({ name, state }) => ('Catch' in state ? [name] : []));

/** The same machine in which the state, wherever it is, has no Catch. */
export const withoutCatch = (definition: StateMachineDefinition, name: string): StateMachineDefinition => {
  const changed = structuredClone(definition);
  const remove = (states: States): void => {
    for (const [own, state] of Object.entries(states)) {
      if (own === name) delete (state as { Catch?: unknown }).Catch;
      if (state.Type === 'Map' && state.ItemProcessor !== undefined) remove(state.ItemProcessor.States);
    }
  };
  remove(changed.States);
  return changed;
};

const stateNamed = (definition: StateMachineDefinition, name: string): NamedState['state'] => {
  const found = allStates(definition).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no state ${name}`);
  return found.state;
};

const functionsIn = (definition: StateMachineDefinition): readonly string[] =>
  taskStates(definition).flatMap(({ work }) => (work.kind === 'function' ? [work.function_name] : []));

/** What passes all Retry and Catch within a Map's item, and so fails the Map. */
const uncatchable = (): Error =>
  Object.assign(errorNamed('States.DataLimitExceeded'), { isRetryable: false, isCatchable: false });

type Failing = (work: TaskFunction | undefined) => TaskFunction;

const throwing =
  (error: () => Error, times = Infinity): Failing =>
  (work) => {
    let calls = 0;
    return async (input) => {
      if ((calls += 1) <= times) throw error();
      return work?.(input);
    };
  };
const onPurpose = (): Error => new TypeError('on purpose');
const answering =
  (answer: unknown): Failing =>
  () =>
  async () =>
    answer;

/** The functions by which the state is made to fail: the one that it calls, all of its items, or what gives it what it needs. */
const failureOf = (machines: MachineDefinitions, name: string): Readonly<Record<string, Failing>> => {
  const state = stateNamed(machines.deployment, name);
  if (state.Type === 'Map') {
    const items = functionsIn({ ...machines.deployment, States: state.ItemProcessor?.States ?? {} });
    return Object.fromEntries(items.map((own) => [own, throwing(uncatchable)]));
  }
  const { Resource, Parameters = {} } = state as { Resource: string; Parameters?: object };
  const called = substitutionIn(Resource);
  if (called !== undefined) return { [called]: throwing(onPurpose) };
  // It goes on in an execution whose name it is told, and is told none.
  if ('Name.$' in Parameters) return { PlanWave: answering({ outcome: 'CONTINUE', wait_seconds: 0 }) };
  // Only the first rollback: the one that is started from outside must not fail by the same.
  return { [functionsIn(machines.rollback)[0] as string]: throwing(onPurpose, 1) };
};

/** The states by whose failure alone a state is reached. */
const reachedBy: Readonly<Record<string, string>> = {
  RecordServiceFailure: 'AdvanceRollout',
  HandleFailure: 'FinishDeployment',
  RetryPhase: 'FinishDeployment',
  RollBack: 'FinishDeployment',
};
/** And the answer that leads to it. */
const ledToBy: Readonly<Record<string, Readonly<Record<string, Failing>>>> = {
  RetryPhase: { HandleFailure: answering({ outcome: 'RETRY', wait_seconds: 0 }) },
};

/** The functions with which the machine reaches the state, and the state fails. */
export const functionsFailing = (
  machines: MachineDefinitions,
  name: string,
  functions: TaskFunctions,
): TaskFunctions => {
  const failing = [name, reachedBy[name]].flatMap((one) =>
    one === undefined ? [] : Object.entries(failureOf(machines, one)),
  );
  const changed = [...failing, ...Object.entries(ledToBy[name] ?? {})];
  return { ...functions, ...Object.fromEntries(changed.map(([own, fail]) => [own, fail(functions[own])])) };
};
