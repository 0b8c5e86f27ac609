import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { MachineName } from '../../shared/ports/workflow-engine.port.ts';

export const machineNames = ['deployment', 'rollback'] as const satisfies readonly MachineName[];
export type MachineDefinitions = Readonly<Record<MachineName, StateMachineDefinition>>;

type States = StateMachineDefinition['States'];
/** A state with its name; the states within a Map's processor follow the Map. */
export type NamedState = { readonly name: string; readonly state: States[string] };

export const readMachine = async (folder: string, name: string): Promise<StateMachineDefinition> =>
  JSON.parse(await readFile(join(folder, `${name}.asl.json`), 'utf8')) as StateMachineDefinition;

export const readMachines = async (folder: string): Promise<MachineDefinitions> => {
  const read = machineNames.map(async (name) => [name, await readMachine(folder, name)] as const);
  return Object.fromEntries(await Promise.all(read)) as MachineDefinitions;
};

/** All states of the machine, those inside of its Maps too. */
export const allStates = ({ States: states }: Pick<StateMachineDefinition, 'States'>): readonly NamedState[] =>
  Object.entries(states).flatMap(([name, state]) => [
    { name, state },
    ...(state.Type === 'Map' && state.ItemProcessor !== undefined ? allStates(state.ItemProcessor) : []),
  ]);

/** `${ValidateEnvironment}` => ValidateEnvironment: the function, or the machine, that the deployment of Windlass puts there. */
export const substitutionIn = (text: string): string | undefined => /^\$\{(\w+)\}$/u.exec(text)?.[1];

/** Starts an execution and waits for its end. */
export const childExecutionResource = 'arn:aws:states:::states:startExecution.sync:2';
/** Starts an execution and goes on. */
export const nextExecutionResource = 'arn:aws:states:::states:startExecution';
