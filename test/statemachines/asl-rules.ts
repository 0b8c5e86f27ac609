import { isDeepStrictEqual } from 'node:util';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { allStates, substitutionIn } from '../../local/workflow/machine.definitions.ts';

/** What the rules need of a state; the engine's own types leave out what it ignores. */
type AnyState = { readonly [field: string]: unknown };
export type Fault = { readonly rule: string; readonly state: string; readonly message: string };
/** What the sources say, so that a rule can be shown to fire without breaking them. */
export type Sources = {
  /** Literal names of exported errors. */
  readonly error_names: ReadonlySet<string>;
  /** Those of them that are declared retryable. */
  readonly retryable_errors: ReadonlySet<string>;
  /** Names of functions that have a handler, as they stand in the machines. */
  readonly function_names: ReadonlySet<string>;
  /** Functions of which it is known what takes their effects back, or why nothing has to. */
  readonly compensated: ReadonlySet<string>;
  /** Seconds that each function may run on AWS, by its name as it stands in the machines. */
  readonly function_timeouts: ReadonlyMap<string, number>;
  /** Functions that may answer WAIT at any time, since the deployment may be paused. */
  readonly pausable_functions: ReadonlySet<string>;
};
/** `states`: all of the machine, by name. */
type Rule = (
  state: AnyState,
  name: string,
  sources: Sources,
  states: ReadonlyMap<string, AnyState>,
) => readonly string[];

/** Fields that aws-local-stepfunctions passes by without a word. */
const ignoredFields = [
  'QueryLanguage',
  'Assign',
  'Arguments',
  'Output',
  'HeartbeatSeconds',
  'HeartbeatSecondsPath',
  'ToleratedFailurePercentage',
  'ToleratedFailurePercentagePath',
  'ToleratedFailureCount',
  'ToleratedFailureCountPath',
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
];

/** Of a Map whose items are executions of their own. An item that fails must not fail the others, so every item ends in one Succeed. */
const distributed = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };

const verbs = [
  'Advance',
  'Assess',
  'Await',
  'Begin',
  'Check',
  'Clear',
  'Continue',
  'Finish',
  'Handle',
  'Leave',
  'Plan',
  'Prepare',
  'Provision',
  'Record',
  'Report',
  'Retry',
  'Roll',
  'Run',
  'Scan',
  'Set',
  'Undo',
  'Validate',
  'Verify',
  'Watch',
];
/** The ends of a machine, and the one state whose verb stands alone. */
const aloneAllowed = new Set(['Complete', 'Fail', 'RollBack']);

type Retrier = {
  readonly ErrorEquals: readonly string[];
  readonly JitterStrategy?: string;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts?: number;
};
const retryFields = new Set([
  'ErrorEquals',
  'IntervalSeconds',
  'BackoffRate',
  'MaxAttempts',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
]);
type Catcher = { readonly ErrorEquals: readonly string[] };

const retriers = (state: AnyState): readonly Retrier[] => (state['Retry'] as readonly Retrier[] | undefined) ?? [];
const catchers = (state: AnyState): readonly Catcher[] => (state['Catch'] as readonly Catcher[] | undefined) ?? [];
const isTask = (state: AnyState): boolean => state['Type'] === 'Task';
/** A Map fails as a Task does: by what its items let through, or when it cannot be run. */
const canFail = (state: AnyState): boolean => isTask(state) || state['Type'] === 'Map';
const matchedErrors = (state: AnyState): readonly string[] =>
  [...retriers(state), ...catchers(state)].flatMap(({ ErrorEquals }) => ErrorEquals);
const isPredefined = (error: string): boolean => /^(?:States|Lambda|StepFunctions|Runtime|Sandbox)\./u.test(error);
/**
 * What Lambda says when it is out of order or out of room, by
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html.
 */
const transientOfLambda = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];
/** A function that died or ran out of its time. Tasks are replay-safe; twice more, since the cause may be the task's own. */
const crashesOfLambda = ['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout'];
const mostCrashes = 2;
/** Nothing was started, so starting may be tried again. */
const transientOfStart = [
  'StepFunctions.AWSStepFunctionsException',
  'StepFunctions.SdkClientException',
  'StepFunctions.ExecutionLimitExceededException',
];

type Processor = { readonly ProcessorConfig?: unknown; readonly States?: Readonly<Record<string, AnyState>> };
const processorOf = (state: AnyState): Processor => (state['ItemProcessor'] as Processor | undefined) ?? {};

const functionOf = (state: AnyState): string | undefined =>
  isTask(state) ? substitutionIn(String(state['Resource'])) : undefined;

type ChoiceRule = { readonly Variable?: string; readonly StringEquals?: string; readonly Next?: string };

/** The state to which a WAIT of the task leads by the Choice behind it. */
const waitOf = (state: AnyState, states: ReadonlyMap<string, AnyState>): string | undefined => {
  const check = states.get(String(state['Next']));
  const choices = (check?.['Choices'] as readonly ChoiceRule[] | undefined) ?? [];
  return choices.find(({ Variable, StringEquals }) => Variable === '$.result.outcome' && StringEquals === 'WAIT')?.Next;
};

/** A state waits somewhat longer than its function may run, so that it is Lambda that ends a function, and none goes on unseen. */
const graceSeconds = 30;

export const rules: Readonly<Record<string, Rule>> = {
  'no-ignored-field': (state) =>
    ignoredFields.filter((field) => field in state).map((field) => `${field} is ignored by the embedded engine`),
  comment: (state) =>
    typeof state['Comment'] === 'string' && state['Comment'].length > 10
      ? []
      : ['has no Comment that says what it is for'],
  timeout: (state) =>
    !isTask(state) || typeof state['TimeoutSeconds'] === 'number'
      ? []
      : ['has no TimeoutSeconds: a lost task would be waited for without end'],
  'lambda-timeout': (state, _name, { function_timeouts }) => {
    const seconds = Number(state['TimeoutSeconds']);
    const own = function_timeouts.get(functionOf(state) ?? '') ?? 0;
    return [
      ...(functionOf(state) !== undefined && seconds > 900 ? ['waits longer than a Lambda can run (900 s)'] : []),
      ...(own + graceSeconds > seconds ? [`gives up after ${seconds} s, but its function may run for ${own} s`] : []),
    ];
  },
  'retry-transient': (state, _name, { retryable_errors }) => {
    const may =
      functionOf(state) === undefined
        ? transientOfStart
        : [...transientOfLambda, ...crashesOfLambda, ...retryable_errors];
    const others = retriers(state).flatMap(({ ErrorEquals }) => ErrorEquals.filter((error) => !may.includes(error)));
    return [
      ...(isTask(state) && retriers(state).length === 0 ? ['has no Retry'] : []),
      ...others.map((error) => `retries ${error}, which is not transient`),
    ];
  },
  'retry-complete': (state) => {
    if (functionOf(state) === undefined) return [];
    const retried = retriers(state).flatMap(({ ErrorEquals }) => ErrorEquals);
    return [...transientOfLambda, ...crashesOfLambda]
      .filter((error) => !retried.includes(error))
      .map((error) => `does not retry ${error}`);
  },
  'retry-crash': (state) =>
    retriers(state).flatMap(({ ErrorEquals, MaxAttempts = 3 }) =>
      ErrorEquals.some((error) => crashesOfLambda.includes(error)) && MaxAttempts > mostCrashes
        ? [`tries a function that dies ${MaxAttempts} times more`]
        : [],
    ),
  'wait-answered': (state, name, { pausable_functions }, states) => {
    if (!pausable_functions.has(functionOf(state) ?? '')) return [];
    const waiting = waitOf(state, states) ?? '';
    const { Type, SecondsPath, Next } = states.get(waiting) ?? {};
    const isAnswered =
      /^Await[A-Z]/u.test(waiting) && Type === 'Wait' && SecondsPath === '$.result.wait_seconds' && Next === name;
    return isAnswered
      ? []
      : ['may answer WAIT, since the deployment may be paused, and no Await state leads back to it'];
  },
  'map-distributed': (state) =>
    state['Type'] !== 'Map' ||
    (isDeepStrictEqual(processorOf(state).ProcessorConfig, distributed) && typeof state['Label'] === 'string')
      ? []
      : ['is a Map that does not give each item an execution of its own, under a Label'],
  'map-items-succeed': (state) =>
    Object.entries(processorOf(state).States ?? {}).flatMap(([name, inner]) =>
      inner['End'] === true || inner['Type'] === 'Fail' || (inner['Type'] === 'Succeed' && inner['OutputPath'] !== null)
        ? [`has an item that ends in ${name}, which fails or carries a result; let it end in a Succeed without output`]
        : [],
    ),
  'retry-known-field': (state) =>
    retriers(state).flatMap((retrier) =>
      Object.keys(retrier)
        .filter((field) => !retryFields.has(field))
        .map((field) => `has a Retry with ${field}, which is no field of it`),
    ),
  'retry-jitter': (state) =>
    retriers(state).flatMap(({ JitterStrategy, MaxDelaySeconds }) =>
      JitterStrategy === 'FULL' && MaxDelaySeconds !== undefined
        ? []
        : ['retries without JitterStrategy FULL and MaxDelaySeconds'],
    ),
  'catch-all': (state) =>
    !canFail(state) || catchers(state).at(-1)?.ErrorEquals.join() === 'States.ALL'
      ? []
      : ['has no Catch that ends in States.ALL'],
  'error-exists': (state, _name, { error_names }) =>
    matchedErrors(state)
      .filter((error) => !isPredefined(error) && !error_names.has(error))
      .map((error) => `matches ${error}, which no exported error is named`),
  'name-verb-noun': (_state, name) =>
    aloneAllowed.has(name) || verbs.some((verb) => new RegExp(`^${verb}[A-Z]\\w+$`, 'u').test(name))
      ? []
      : ['is not named VerbNoun'],
  'handler-exists': (state, _name, { function_names }) => {
    const name = functionOf(state);
    return name === undefined || function_names.has(name)
      ? []
      : [`calls ${name}, which has no functions/*/*.handler.ts`];
  },
  'function-is-state': (state, name) =>
    [undefined, name].includes(functionOf(state))
      ? []
      : [`calls ${functionOf(state)}: a function is named as its state`],
  compensation: (state, _name, { compensated }) => {
    const name = functionOf(state);
    return name === undefined || compensated.has(name)
      ? []
      : [`calls ${name}, of which nobody said how its effects are undone`];
  },
};

/** Everything in the machine that is against a rule. */
export const faultsOf = (definition: StateMachineDefinition, sources: Sources): readonly Fault[] => {
  const own: AnyState = definition as unknown as AnyState;
  const machineFaults = ignoredFields
    .filter((field) => field in own)
    .map((field) => ({
      rule: 'no-ignored-field',
      state: '(machine)',
      message: `${field} is ignored by the embedded engine`,
    }));
  const timeout =
    typeof own['TimeoutSeconds'] === 'number'
      ? []
      : [{ rule: 'timeout', state: '(machine)', message: 'has no TimeoutSeconds' }];
  const states = new Map(allStates(definition).map(({ name, state }) => [name, state as unknown as AnyState]));
  const inStates = [...states].flatMap(([name, state]) =>
    Object.entries(rules).flatMap(([rule, check]) =>
      check(state, name, sources, states).map((message) => ({ rule, state: name, message })),
    ),
  );
  return [...machineFaults, ...timeout, ...inStates];
};
