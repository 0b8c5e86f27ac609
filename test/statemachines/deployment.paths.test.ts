import { describe, expect, it } from '@jest/globals';
import { proceed, stop, waitFor, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { deployment_id, errorNamed, handedOver, runScripted, wave, type Script } from './scripted-run.ts';

const before = [
  'ValidateEnvironment',
  'CheckEnvironment',
  'ScanSpecification',
  'CheckSpecificationScan',
  'AssessResources',
  'CheckAssessment',
  'ProvisionResources',
  'CheckProvisioning',
  'PrepareConfiguration',
  'CheckConfiguration',
  'SetUpMonitoring',
  'CheckMonitoring',
];
const nextWave = ['PlanWave', 'CheckWave'];
const after = [
  'VerifyServices',
  'CheckServices',
  'RunTests',
  'CheckTests',
  'ScanDeployment',
  'CheckDeploymentScan',
  'VerifyBehavior',
  'CheckBehavior',
  'WatchRelease',
  'CheckRelease',
  'ReportRelease',
  'CheckReport',
  'FinishDeployment',
  'CheckFinish',
];
const askedAgain = ['AwaitResources', 'ProvisionResources', 'CheckProvisioning'];
const handled = ['HandleFailure', 'CheckFailure'];
const undone = [...handled, 'RollBack', 'Fail'];

const twoWaves: Script = { PlanWave: [wave('store', 'mail'), wave('cart'), wave()] };
const happy = [...before, ...nextWave, 'RollOutWave', ...nextWave, 'RollOutWave', ...nextWave, ...after, 'Complete'];

/** The Wait behind each Check where somebody paused. */
const awaitOf = (check: string): string =>
  ({ CheckProvisioning: 'AwaitResources', CheckRelease: 'AwaitBake' })[check] ?? check.replace('Check', 'Await');

/** The happy path up to and with the state's first visit. */
const upTo = (state: string): string[] => happy.slice(0, happy.indexOf(state) + 1);
const checkOf = (task: string): string => happy[happy.indexOf(task) + 1] ?? '';
const tasks = [...before, 'PlanWave', ...after].filter((state) => !state.startsWith('Check'));

/** The same of a release that has nothing to roll out. */
const short = [...before, ...nextWave, ...after];
const upToShort = (state: string): string[] => short.slice(0, short.indexOf(state) + 1);

type Scenario = {
  readonly name: string;
  readonly script: Script;
  readonly visits: readonly string[];
  readonly outcome: 'SUCCEEDED' | 'FAILED';
};

const scenarios: readonly Scenario[] = [
  { name: 'two waves, one after the other', script: twoWaves, visits: happy, outcome: 'SUCCEEDED' },
  {
    name: 'nothing to roll out',
    script: { PlanWave: [wave()] },
    visits: [...before, ...nextWave, ...after, 'Complete'],
    outcome: 'SUCCEEDED',
  },
  ...tasks.map((task): Scenario => ({
    name: `${task} says STOP`,
    script: { ...twoWaves, [task]: [stop] },
    visits: [...upTo(checkOf(task)), ...undone],
    outcome: 'FAILED',
  })),
  ...tasks.map((task): Scenario => ({
    name: `${task} breaks`,
    script: { ...twoWaves, [task]: [errorNamed('SomethingBrokeError')] },
    visits: [...upTo(task), ...undone],
    outcome: 'FAILED',
  })),
  {
    name: 'a transient error is retried, and all is well',
    script: { ...twoWaves, RunTests: [errorNamed('TableUnavailableError'), errorNamed('TableConflictError'), wave()] },
    visits: happy,
    outcome: 'SUCCEEDED',
  },
  {
    name: 'a transient error that stays ends the deployment',
    script: { ...twoWaves, AssessResources: [errorNamed('TableUnavailableError')] },
    visits: [...upTo('AssessResources'), ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'resources take their time',
    script: { ...twoWaves, ProvisionResources: [waitFor(0), waitFor(0), wave()] },
    visits: [...upTo('CheckProvisioning'), ...askedAgain, ...askedAgain, ...happy.slice(8)],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'the bake looks twice',
    script: { ...twoWaves, WatchRelease: [waitFor(0), wave()] },
    visits: [
      ...upTo('CheckRelease'),
      'AwaitBake',
      'WatchRelease',
      'CheckRelease',
      ...happy.slice(happy.indexOf('ReportRelease')),
    ],
    outcome: 'SUCCEEDED',
  },
  {
    name: 'the bake breaks a criterion at its second look',
    script: { ...twoWaves, WatchRelease: [waitFor(0), stop] },
    visits: [...upTo('CheckRelease'), 'AwaitBake', 'WatchRelease', 'CheckRelease', ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'the rollout of a service breaks; the wave ends, and PlanWave finds it',
    script: { PlanWave: [wave('store'), stop], AdvanceRollout: [errorNamed('SomethingBrokeError')] },
    visits: [...before, ...nextWave, 'RollOutWave', ...nextWave, ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'the rollout of a service breaks, and so does putting it on record',
    script: {
      PlanWave: [wave('store'), stop],
      AdvanceRollout: [errorNamed('SomethingBrokeError')],
      RecordServiceFailure: [errorNamed('SomethingBrokeError')],
    },
    visits: [...before, ...nextWave, 'RollOutWave', ...nextWave, ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'a service of the second wave fails',
    script: { PlanWave: [wave('store'), wave('cart'), stop] },
    visits: [...before, ...nextWave, 'RollOutWave', ...nextWave, 'RollOutWave', ...nextWave, ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'the rollback breaks too',
    script: { ...twoWaves, RunTests: [stop], BeginRollback: [errorNamed('SomethingBrokeError')] },
    visits: [...upTo('CheckTests'), ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'a wrong answer rolls back',
    script: { ...twoWaves, VerifyServices: [{ outcome: 'PERHAPS', wait_seconds: 0 } as never] },
    visits: [...upTo('CheckServices'), ...undone],
    outcome: 'FAILED',
  },
];

const pauses: readonly Scenario[] = [
  ...tasks.map((task): Scenario => ({
    name: `paused when ${task} is called, then resumed`,
    script: {
      ...twoWaves,
      [task]: [waitFor(0), waitFor(0), ...(twoWaves[task] ?? [proceed])],
    },
    visits: [
      ...upTo(checkOf(task)),
      ...[1, 2].flatMap(() => [awaitOf(checkOf(task)), task, checkOf(task)]),
      ...happy.slice(happy.indexOf(checkOf(task)) + 1),
    ],
    outcome: 'SUCCEEDED',
  })),
  ...tasks.map((task): Scenario => ({
    name: `paused when ${task} is called, then cancelled`,
    script: { ...twoWaves, [task]: [waitFor(0), stop] },
    visits: [...upTo(checkOf(task)), awaitOf(checkOf(task)), task, checkOf(task), ...undone],
    outcome: 'FAILED',
  })),
];

const retried: TaskOutput = { outcome: 'RETRY', wait_seconds: 0 } as never;
const undecided = [...handled, 'AwaitDecision'];
const again = [...handled, 'RetryPhase', 'CheckRetry', 'ClearFailure'];
const failing: Script = { ...twoWaves, RunTests: [stop] };

const decisions: readonly Scenario[] = [
  {
    name: 'nobody decides in time',
    script: { ...failing, HandleFailure: [waitFor(0), waitFor(0), proceed] },
    visits: [...upTo('CheckTests'), ...undecided, ...undecided, ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'somebody rolls it back, or cancels it',
    script: { ...failing, HandleFailure: [waitFor(0), proceed] },
    visits: [...upTo('CheckTests'), ...undecided, ...undone],
    outcome: 'FAILED',
  },
  ...tasks.map((task): Scenario => ({
    name: `somebody retries what failed in ${task}`,
    script: {
      PlanWave: task === 'PlanWave' ? [stop, wave()] : [wave()],
      ...(task !== 'PlanWave' && { [task]: [stop, proceed] }),
      HandleFailure: [waitFor(0), retried],
    },
    visits: [...short.slice(0, short.indexOf(checkOf(task)) + 1), ...undecided, ...again, ...short, 'Complete'],
    outcome: 'SUCCEEDED',
  })),
  {
    name: 'somebody retries what fails again, and then rolls it back',
    script: { ...failing, PlanWave: [wave()], HandleFailure: [retried, proceed] },
    visits: [...upToShort('CheckTests'), ...again, ...upToShort('CheckTests'), ...undone],
    outcome: 'FAILED',
  },
  {
    name: 'somebody retries, and cancels before it begins',
    script: { ...failing, HandleFailure: [retried], RetryPhase: [stop] },
    visits: [...upTo('CheckTests'), ...again.slice(0, -1), 'RollBack', 'Fail'],
    outcome: 'FAILED',
  },
  {
    name: 'the retry breaks',
    script: { ...failing, HandleFailure: [retried], RetryPhase: [errorNamed('SomethingBrokeError')] },
    visits: [...upTo('CheckTests'), ...again.slice(0, -2), 'RollBack', 'Fail'],
    outcome: 'FAILED',
  },
  {
    name: 'the decision breaks',
    script: { ...failing, HandleFailure: [errorNamed('SomethingBrokeError')] },
    visits: [...upTo('CheckTests'), 'HandleFailure', 'RollBack', 'Fail'],
    outcome: 'FAILED',
  },
];

const expectPath = async ({ script, visits, outcome }: Scenario): Promise<void> => {
  const { visited, ends } = await runScripted('deployment', script);
  expect(visited[`deployment/${deployment_id}`]).toEqual(visits);
  expect(ends.find((end) => end.machine === 'deployment')?.outcome).toBe(outcome);
};

describe('paths of the deployment machine', () => {
  it.each(scenarios)('$name [DC2]', expectPath);

  it.each(pauses)('$name [B10, DC2]', expectPath);

  it.each(decisions)('$name [B10, DC2]', expectPath);

  it('forgets what a Catch caught when it is tried again [B10]', async () => {
    const { inputs } = await runScripted('deployment', {
      PlanWave: [wave()],
      RunTests: [errorNamed('OddError', 'the tests ran away'), stop],
      HandleFailure: [retried, proceed],
    });
    expect(inputs['HandleFailure']).toEqual([
      { deployment_id, failure: { Error: 'OddError', Cause: expect.stringContaining('the tests ran away') } },
      { deployment_id, failure: null },
    ]);
    expect(inputs['BeginRollback']).toEqual([{ deployment_id, failure: null }]);
  });

  it('still tells the rollback what was caught when putting it on record breaks [DC2]', async () => {
    const { inputs } = await runScripted('deployment', {
      ...twoWaves,
      RunTests: [errorNamed('OddError', 'the tests ran away')],
      HandleFailure: [errorNamed('SomethingBrokeError')],
    });
    expect(inputs['BeginRollback']).toMatchObject([{ failure: { Error: 'OddError' } }]);
  });

  it('every scenario that fails runs the rollback machine, and no other does [DC2]', async () => {
    for (const { script, outcome } of scenarios) {
      const { visited } = await runScripted('deployment', script);
      expect(visited[`rollback/${deployment_id}`]?.[0]).toBe(outcome === 'FAILED' ? 'BeginRollback' : undefined);
    }
  });

  it('rolls out each service by itself, with its name [DC2]', async () => {
    const { inputs, histories } = await runScripted('deployment', twoWaves);
    expect([...histories.keys()]).toEqual(
      ['', '/1/0', '/1/1', '/2/0'].map((child) => `deployment/${deployment_id}${child}`),
    );
    expect(inputs['AdvanceRollout']).toEqual(
      ['store', 'mail', 'cart'].map((service_name) => ({
        deployment_id,
        service_name,
        execution_started_at: expect.any(String),
      })),
    );
  });

  it('goes on in an execution of its own when PlanWave says that this one is long [DC2]', async () => {
    const { visited, ends, inputs } = await runScripted('deployment', {
      PlanWave: [wave('store'), handedOver(`${deployment_id}-w50`), wave('cart'), wave()],
    });
    const first = [...before, ...nextWave, 'RollOutWave', ...nextWave, 'ContinueDeployment', 'LeaveToNext'];
    const next = [...before, ...nextWave, 'RollOutWave', ...nextWave, ...after, 'Complete'];
    expect(visited[`deployment/${deployment_id}`]).toEqual(first);
    expect(visited[`deployment/${deployment_id}-w50`]).toEqual(next);
    expect(ends.map(({ outcome, input, parent }) => ({ outcome, input, parent }))).toEqual(
      Array.from({ length: 2 }, () => ({ outcome: 'SUCCEEDED', input: { deployment_id, failure: null } })),
    );
    expect(inputs['PlanWave']?.at(-1)).toEqual({
      deployment_id,
      execution_name: `${deployment_id}-w50`,
      execution_started_at: expect.any(String),
    });
  });

  it('leaves the execution alone that has gone on from here already [DC2]', async () => {
    const { visited, ends } = await runScripted('deployment', { PlanWave: [handedOver(deployment_id)] });
    expect(visited[`deployment/${deployment_id}`]?.at(-1)).toBe('LeaveToNext');
    expect(ends).toHaveLength(1);
  });

  it('gives what a Catch caught to the rollback, as Lambda words it [DC2]', async () => {
    const { inputs } = await runScripted('deployment', {
      ...twoWaves,
      RunTests: [errorNamed('OddError', 'the tests ran away')],
    });
    const Cause = JSON.stringify({ errorType: 'OddError', errorMessage: 'the tests ran away' });
    expect(inputs['BeginRollback']).toEqual([{ deployment_id, failure: { Error: 'OddError', Cause } }]);
  });

  it('says which rollout broke, and by what [DC2]', async () => {
    const { inputs } = await runScripted('deployment', {
      PlanWave: [wave('store'), stop],
      AdvanceRollout: [errorNamed('OddError', 'the disk is full')],
    });
    const Cause = JSON.stringify({ errorType: 'OddError', errorMessage: 'the disk is full' });
    expect(inputs['RecordServiceFailure']).toEqual([
      { deployment_id, service_name: 'store', failure: { Error: 'OddError', Cause } },
    ]);
  });

  it('gives null to the rollback when a task said STOP: the reason is on record [DC2]', async () => {
    const { inputs } = await runScripted('deployment', { ...twoWaves, RunTests: [stop] });
    expect(inputs['BeginRollback']).toEqual([{ deployment_id, failure: null }]);
  });

  it('carries ids only: no task is given more than the deployment’s and a service’s, beside the execution’s name and time', async () => {
    const { inputs } = await runScripted('deployment', twoWaves);
    const keys = new Set(
      Object.values(inputs).flatMap((calls) => calls.flatMap((input) => Object.keys(input as object))),
    );
    expect([...keys].sort()).toEqual(['deployment_id', 'execution_name', 'execution_started_at', 'service_name']);
  });

  it('takes at most 29 transitions, 3 for each wave and 3 for each service when nothing has to wait', async () => {
    const { ends } = await runScripted('deployment', twoWaves);
    expect(ends.find((end) => end.machine === 'deployment')?.transitions).toBe(29 + 2 * 3 + 3 * 3);
  });
});
