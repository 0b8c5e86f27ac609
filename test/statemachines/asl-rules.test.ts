import { describe, expect, it } from '@jest/globals';
import validate from 'asl-validator';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { compensationSchema } from '../../shared/domain/deployment/ledger-entry.ts';
import { allStates, machineNames, readMachine, substitutionIn } from '../../local/workflow/machine.definitions.ts';
import { faultsOf, rules } from './asl-rules.ts';
import { compensations } from './compensations.ts';
import { machinesFolder, readSources } from './sources.ts';

const sources = readSources();

/** What the packager puts in place of the names. */
const substituted = (definition: StateMachineDefinition): unknown =>
  JSON.parse(
    JSON.stringify(definition)
      .replaceAll(/"Resource":"\$\{(\w+)\}"/gu, '"Resource":"arn:aws:lambda:eu-west-1:123456789012:function:$1"')
      .replaceAll(/\$\{(\w+Machine)\}/gu, 'arn:aws:states:eu-west-1:123456789012:stateMachine:$1'),
  );

const retry = (ErrorEquals: readonly string[]) => ({ ErrorEquals, JitterStrategy: 'FULL', MaxDelaySeconds: 20 });
const outOfOrder = ['Service', 'AWSLambda', 'SdkClient', 'ClientExecutionTimeout', 'TooManyRequests'].map(
  (what) => `Lambda.${what}Exception`,
);
const died = ['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout'];

/** A machine of one Task that keeps every rule, with some fields of it, or of the Wait that leads back to it, changed. */
const probe = (changes: object, name = 'PlanWave', wait: object = {}): StateMachineDefinition => {
  const task = {
    Type: 'Task',
    Comment: 'Which services come next.',
    Resource: '${PlanWave}',
    TimeoutSeconds: 300,
    Retry: [retry(['TableUnavailableError', ...outOfOrder]), { ...retry(died), MaxAttempts: 2 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Fail' }],
    Next: 'CheckWave',
    ...changes,
  };
  const States = {
    [name]: task,
    CheckWave: {
      Type: 'Choice',
      Comment: 'Goes on only when there is a wave.',
      Choices: [{ Variable: '$.result.outcome', StringEquals: 'WAIT', Next: 'AwaitWave' }],
      Default: 'Fail',
    },
    AwaitWave: {
      Type: 'Wait',
      Comment: 'Paused or held; waiting costs nothing.',
      SecondsPath: '$.result.wait_seconds',
      Next: name,
      ...wait,
    },
    Fail: { Type: 'Fail', Comment: 'It did not work out.' },
  };
  return { StartAt: name, TimeoutSeconds: 60, States } as unknown as StateMachineDefinition;
};
/** The same, of a Map. */
const mapProbe = (changes: object, item: object = {}): StateMachineDefinition =>
  probe({
    Type: 'Map',
    Label: 'RollOutService',
    Resource: undefined,
    Retry: undefined,
    TimeoutSeconds: undefined,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'LeaveToPlanWave',
      States: {
        LeaveToPlanWave: { Type: 'Succeed', Comment: 'Over, one way or the other.', OutputPath: null, ...item },
      },
    },
    ...changes,
  });
const firedBy = (machine: StateMachineDefinition, from = sources): readonly string[] => [
  ...new Set(faultsOf(machine, from).map(({ rule }) => rule)),
];
const without = (all: ReadonlySet<string>, name: string): ReadonlySet<string> =>
  new Set([...all].filter((one) => one !== name));

describe.each(machineNames)('statemachines/%s.asl.json', (name) => {
  it('is valid Amazon States Language [DC2]', async () => {
    const { isValid, errorsText } = validate(substituted(await readMachine(machinesFolder, name)), {
      checkPaths: true,
      checkArn: true,
    });
    expect([isValid, errorsText()]).toEqual([true, '']);
  });

  it('keeps our rules: each failure of a task has a branch, and nothing stands there that the embedded engine ignores [DC2]', async () => {
    expect(faultsOf(await readMachine(machinesFolder, name), sources)).toEqual([]);
  });
});

describe('the deployment machine', () => {
  /** What decides on a failure, and what cannot itself be decided on. */
  const deciding = ['HandleFailure', 'CheckFailure', 'RetryPhase', 'CheckRetry'];
  const where = (isDeciding: boolean, States: StateMachineDefinition['States']) =>
    Object.entries(States).filter(([name]) => name !== 'RollBack' && deciding.includes(name) === isDeciding);
  const leadElsewhere = (
    entries: readonly [string, StateMachineDefinition['States'][string]][],
    to: string,
  ): readonly string[] =>
    entries
      .filter(
        ([, state]) =>
          ((state.Type === 'Task' || state.Type === 'Map') && state.Catch?.at(-1)?.Next !== to) ||
          (state.Type === 'Choice' && state.Default !== to),
      )
      .map(([name]) => name);

  it('handles the failure of every task that fails or says stop [DC2]', async () => {
    const { States } = await readMachine(machinesFolder, 'deployment');
    const others = where(false, States);
    expect(leadElsewhere(others, 'HandleFailure')).toEqual([]);
    const count = (...types: readonly string[]) => others.filter(([, { Type }]) => types.includes(Type)).length;
    expect([count('Task', 'Map'), count('Choice')]).toEqual([16, 14]);
  });

  it('rolls back when that fails too, or says neither to wait nor to try again [DC2]', async () => {
    const { States } = await readMachine(machinesFolder, 'deployment');
    expect(leadElsewhere(where(true, States), 'RollBack')).toEqual([]);
    expect(where(true, States).map(([name]) => name)).toEqual(deciding);
  });

  it('has only tasks that look at the flags first, but for the end of a rollout that broke and those that decide on a failure [B10]', async () => {
    const called = allStates(await readMachine(machinesFolder, 'deployment')).flatMap(({ state }) =>
      state.Type === 'Task' ? (substitutionIn(state.Resource) ?? []) : [],
    );
    expect(called.filter((name) => !sources.pausable_functions.has(name))).toEqual([
      'RecordServiceFailure',
      'HandleFailure',
      'RetryPhase',
    ]);
  });

  it('knows how long each of its functions may run on AWS', async () => {
    const called = (await Promise.all(machineNames.map((name) => readMachine(machinesFolder, name)))).flatMap((one) =>
      allStates(one).flatMap(({ state }) => (state.Type === 'Task' ? (substitutionIn(state.Resource) ?? []) : [])),
    );
    expect(called.filter((name) => !sources.function_timeouts.has(name))).toEqual([]);
  });

  it('names each state once, since the embedded engine finds what a task does by its name', async () => {
    for (const machine of machineNames) {
      const names = allStates(await readMachine(machinesFolder, machine)).map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });
});

describe('compensations', () => {
  it('every kind of compensation is claimed by a function that makes such effects [B2]', () => {
    const claimed = new Set(Object.values(compensations).flatMap((undoing) => ('by' in undoing ? undoing.by : [])));
    expect([...claimed].sort()).toEqual(compensationSchema.options.map((option) => option.shape.kind.value).sort());
  });

  it('names no function that no machine calls', async () => {
    const called = (await Promise.all(machineNames.map((name) => readMachine(machinesFolder, name)))).flatMap(
      (machine) => allStates(machine).map(({ name }) => name),
    );
    expect(Object.keys(compensations).filter((name) => !called.includes(name))).toEqual([]);
  });
});

describe('each rule fires', () => {
  const broken: readonly {
    readonly rule: string;
    readonly machine: StateMachineDefinition;
    readonly from?: typeof sources;
  }[] = [
    { rule: 'no-ignored-field', machine: probe({ HeartbeatSeconds: 10 }) },
    { rule: 'no-ignored-field', machine: probe({ Assign: {} }) },
    { rule: 'no-ignored-field', machine: { ...probe({}), QueryLanguage: 'JSONata' } as StateMachineDefinition },
    { rule: 'no-ignored-field', machine: probe({ ToleratedFailurePercentage: 5 }) },
    { rule: 'comment', machine: probe({ Comment: '' }) },
    { rule: 'timeout', machine: probe({ TimeoutSeconds: undefined }) },
    { rule: 'lambda-timeout', machine: probe({ TimeoutSeconds: 901 }) },
    {
      rule: 'lambda-timeout',
      machine: probe({ TimeoutSeconds: 300 }),
      from: { ...sources, function_timeouts: new Map([['PlanWave', 271]]) },
    },
    {
      rule: 'retry-transient',
      machine: probe({ Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL', MaxDelaySeconds: 20 }] }),
    },
    {
      rule: 'retry-transient',
      machine: probe({ Retry: [{ ErrorEquals: ['FencedError'], JitterStrategy: 'FULL', MaxDelaySeconds: 20 }] }),
    },
    { rule: 'retry-transient', machine: probe({ Retry: [] }) },
    {
      rule: 'retry-transient',
      machine: probe({
        Resource: 'arn:aws:states:::states:startExecution',
        Retry: [retry(['Lambda.ServiceException'])],
      }),
    },
    { rule: 'retry-complete', machine: probe({ Retry: [retry(['TableUnavailableError', ...outOfOrder])] }) },
    { rule: 'retry-complete', machine: probe({ Retry: [retry(died)] }) },
    { rule: 'retry-crash', machine: probe({ Retry: [{ ...retry(died), MaxAttempts: 3 }] }) },
    { rule: 'retry-crash', machine: probe({ Retry: [retry(died)] }) },
    { rule: 'wait-answered', machine: probe({ Next: 'Fail' }) },
    { rule: 'wait-answered', machine: probe({}, 'PlanWave', { Next: 'CheckWave' }) },
    { rule: 'wait-answered', machine: probe({}, 'PlanWave', { SecondsPath: undefined, Seconds: 1 }) },
    { rule: 'map-distributed', machine: mapProbe({ Label: undefined }) },
    {
      rule: 'map-distributed',
      machine: mapProbe({ ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, States: {} } }),
    },
    { rule: 'map-items-succeed', machine: mapProbe({}, { OutputPath: undefined }) },
    { rule: 'map-items-succeed', machine: mapProbe({}, { Type: 'Fail' }) },
    { rule: 'map-items-succeed', machine: mapProbe({}, { Type: 'Pass', End: true }) },
    {
      rule: 'retry-known-field',
      machine: probe({
        Retry: [{ ErrorEquals: ['TableConflictError'], JitterStrategy: 'FULL', MaxDelaySeconds: 20, MaxAttempt: 2 }],
      }),
    },
    { rule: 'retry-jitter', machine: probe({ Retry: [{ ErrorEquals: ['TableConflictError'], MaxDelaySeconds: 20 }] }) },
    { rule: 'catch-all', machine: probe({ Catch: [{ ErrorEquals: ['FencedError'], Next: 'Fail' }] }) },
    { rule: 'catch-all', machine: probe({ Catch: undefined }) },
    {
      rule: 'error-exists',
      machine: probe({
        Catch: [
          { ErrorEquals: ['NoSuchError'], Next: 'Fail' },
          { ErrorEquals: ['States.ALL'], Next: 'Fail' },
        ],
      }),
    },
    { rule: 'name-verb-noun', machine: probe({ Resource: '${Waves}' }, 'Waves') },
    {
      rule: 'handler-exists',
      machine: probe({}),
      from: { ...sources, function_names: without(sources.function_names, 'PlanWave') },
    },
    { rule: 'function-is-state', machine: probe({ Resource: '${AdvanceRollout}' }) },
    {
      rule: 'compensation',
      machine: probe({}),
      from: { ...sources, compensated: without(sources.compensated, 'PlanWave') },
    },
  ];

  it.each(broken)('$rule', ({ rule, machine, from }) => {
    expect(firedBy(machine, from)).toContain(rule);
  });

  it('and none on a machine that keeps them', () => {
    expect(firedBy(probe({}), { ...sources, function_names: new Set(['PlanWave']) })).toEqual([]);
    expect(firedBy(mapProbe({}))).toEqual([]);
    expect(new Set(broken.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});
