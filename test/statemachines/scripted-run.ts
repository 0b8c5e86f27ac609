import { openWorkflowEngine } from '../../local/workflow/local.workflow-engine.ts';
import type { ExecutionEnd } from '../../local/workflow/execution.ts';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import type { MachineName } from '../../shared/ports/workflow-engine.port.ts';
import { proceed, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { compensations } from './compensations.ts';
import { recordHistories, type Histories } from './history-events.ts';
import { machinesFolder } from './sources.ts';

export const deployment_id = 'd-1';

/** What a function answers, one call after the other; the last answer stays. An Error is thrown. */
export type Script = Readonly<Record<string, readonly (TaskOutput | Error)[]>>;

export const wave = (...names: string[]): TaskOutput =>
  ({
    ...proceed,
    services: names.map((service_name) => ({ deployment_id, service_name })),
    max_parallel: 2,
  }) as TaskOutput;
export const handedOver = (next_execution: string): TaskOutput =>
  ({ outcome: 'CONTINUE', wait_seconds: 0, next_execution }) as TaskOutput;
export const errorNamed = (name: string, message = 'on purpose'): Error => Object.assign(new Error(message), { name });

export type Run = {
  /** States of each execution, in the order in which they were entered; those of a Map's items, each at its place, as `<execution>/<index>`. */
  readonly visited: Readonly<Record<string, readonly string[]>>;
  /** What AWS would keep of each execution. */
  readonly histories: Histories;
  readonly ends: readonly ExecutionEnd[];
  /** Inputs of each function, in the order of the calls. */
  readonly inputs: Readonly<Record<string, readonly unknown[]>>;
};

/** Runs a machine from statemachines/ on functions that answer by the script; those without one say PROCEED. */
export const runScripted = async (
  machine: MachineName,
  script: Script,
  input: JsonObject = { deployment_id, failure: null },
): Promise<Run> => {
  const visited: Record<string, string[]> = {};
  const inputs: Record<string, unknown[]> = {};
  const ends: ExecutionEnd[] = [];
  const answer = (name: string) => async (given: unknown) => {
    const calls = (inputs[name] ??= []);
    calls.push(given);
    const answers = script[name] ?? [proceed];
    const next = answers[Math.min(calls.length, answers.length) - 1];
    if (next instanceof Error) throw next;
    return next;
  };
  const machines = await readMachines(machinesFolder);
  const history = recordHistories(machines);
  const engine = openWorkflowEngine({
    machines,
    functions: Object.fromEntries(Object.keys(compensations).map((name) => [name, answer(name)])),
    onEvent: (execution, event) => {
      history.hear(execution, event);
      if (event.type !== 'StateEntered') return;
      const key = `${execution.machine}/${execution.execution_name}${'index' in event ? `/${event.index}` : ''}`;
      (visited[key] ??= []).push(event.state.name);
    },
    onExecutionEnd: (end) => ends.push(end),
    retry_milliseconds: 0,
  });
  await engine.start(machine, deployment_id, input);
  for (let [first] = engine.running(); first !== undefined; [first] = engine.running())
    await engine.ended(first.machine, first.execution_name);
  await engine.close();
  return { visited, ends, inputs, histories: history.histories };
};
