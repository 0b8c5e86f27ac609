import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { EngineEvent, ExecutionId } from '../../local/workflow/execution.ts';
import {
  allStates,
  childExecutionResource,
  nextExecutionResource,
  type MachineDefinitions,
} from '../../local/workflow/machine.definitions.ts';

/**
 * Turns what the embedded engine tells into the events that Step Functions keeps as an execution's history, one after the other, by
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html. Each item of a distributed Map is an execution of
 * its own, here `<name>/<map run>/<index>`.
 */
export type Histories = ReadonlyMap<string, readonly string[]>;

type State = StateMachineDefinition['States'][string];
type Attempt = { readonly begun: readonly string[]; readonly succeeded: string; readonly failed: string };

const ofLambda: Attempt = {
  begun: ['LambdaFunctionScheduled', 'LambdaFunctionStarted'],
  succeeded: 'LambdaFunctionSucceeded',
  failed: 'LambdaFunctionFailed',
};
const ofStart: Attempt = { begun: ['TaskScheduled', 'TaskStarted'], succeeded: 'TaskSucceeded', failed: 'TaskFailed' };
const ofChild: Attempt = { ...ofStart, begun: [...ofStart.begun, 'TaskSubmitted'] };
const ofMap: Attempt = {
  begun: ['MapStateStarted', 'MapRunStarted'],
  succeeded: 'MapRunSucceeded',
  failed: 'MapRunFailed',
};

const attemptOf = (state: State | undefined): Attempt | undefined => {
  if (state?.Type === 'Map') return ofMap;
  if (state?.Type !== 'Task') return undefined;
  if (state.Resource === childExecutionResource) return ofChild;
  return state.Resource === nextExecutionResource ? ofStart : ofLambda;
};

const endings: Readonly<Record<string, string>> = {
  ExecutionAborted: 'ExecutionAborted',
  ExecutionFailed: 'ExecutionFailed',
  ExecutionSucceeded: 'ExecutionSucceeded',
  ExecutionTimeout: 'ExecutionTimedOut',
  MapIterationFailed: 'ExecutionFailed',
  MapIterationSucceeded: 'ExecutionSucceeded',
};

const succeeded = (type: string, attempt: Attempt | undefined): readonly string[] => [
  ...(attempt === undefined ? [] : [...attempt.begun, attempt.succeeded]),
  ...(type === 'Map' ? ['MapStateSucceeded'] : []),
];

/** `hasFailed`: the state's last attempt did, and was caught. */
const addedByState = (event: string, state: State | undefined, hasFailed: boolean): readonly string[] => {
  const [type, attempt] = [state?.Type ?? '', attemptOf(state)];
  switch (event) {
    case 'StateEntered':
      return [`${type}StateEntered`];
    case 'StateFailed':
      return attempt === undefined ? [] : [...attempt.begun, attempt.failed];
    case 'StateExited':
      return [...(hasFailed ? [] : succeeded(type, attempt)), `${type}StateExited`];
    default:
      return [];
  }
};

/** What the event adds to the history. */
const addedBy = (event: EngineEvent, states: ReadonlyMap<string, State>, hasFailed: boolean): readonly string[] => {
  if ('state' in event) return addedByState(event.type, states.get(event.state.name), hasFailed);
  const begun = event.type === 'ExecutionStarted' || event.type === 'MapIterationStarted';
  return [begun ? 'ExecutionStarted' : (endings[event.type] ?? '')].filter((name) => name !== '');
};

export const recordHistories = (machines: MachineDefinitions) => {
  const histories = new Map<string, string[]>();
  const caught = new Set<string>();
  const runs = new Map<string, number>();
  const states = new Map(
    Object.entries(machines).map(([name, machine]) => [
      name,
      new Map(allStates(machine).map((one) => [one.name, one.state])),
    ]),
  );
  /** Counts the runs of an item's place; a wave is over before the next one begins. */
  const keyOf = (id: ExecutionId, event: EngineEvent): string => {
    const own = `${id.machine}/${id.execution_name}`;
    if (!('index' in event) || event.index === undefined) return own;
    const place = `${own}/${event.index}`;
    if (event.type === 'MapIterationStarted') runs.set(place, (runs.get(place) ?? 0) + 1);
    return `${own}/${runs.get(place)}/${event.index}`;
  };
  const hear = (id: ExecutionId, event: EngineEvent): void => {
    const key = keyOf(id, event);
    const history = histories.get(key) ?? [];
    histories.set(key, history);
    if (event.type === 'StateCaught') caught.add(key);
    for (const name of addedBy(event, states.get(id.machine) ?? new Map(), caught.has(key))) history.push(name);
    if (event.type === 'StateExited') caught.delete(key);
  };
  return { hear, histories: histories as Histories };
};

/** The longest of them. */
export const mostEvents = (histories: Histories): number =>
  Math.max(0, ...[...histories.values()].map((history) => history.length));
