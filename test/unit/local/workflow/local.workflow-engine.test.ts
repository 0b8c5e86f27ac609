import { describe, expect, it } from '@jest/globals';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { ExecutionEnd } from '../../../../local/workflow/execution.ts';
import {
  openWorkflowEngine,
  type LocalWorkflowEngine,
  type WorkflowOptions,
} from '../../../../local/workflow/local.workflow-engine.ts';
import { countTurns } from '../../../fixtures/count-turns.ts';

const byMachine = ([left = '']: string[], [right = '']: string[]): number => left.localeCompare(right);
const machineOf = (StartAt: string, States: object): StateMachineDefinition =>
  ({ StartAt, TimeoutSeconds: 60, States }) as StateMachineDefinition;
const task = (more: object = {}): object => ({
  Type: 'Task',
  Resource: '${Work}',
  TimeoutSeconds: 10,
  End: true,
  ...more,
});
const nothing = machineOf('Rest', { Rest: { Type: 'Succeed' } });
const child = {
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  TimeoutSeconds: 10,
  End: true,
};
const childParameters = {
  StateMachineArn: '${RollbackMachine}',
  Input: { 'deployment_id.$': '$.deployment_id' },
};

const open = (
  deployment: StateMachineDefinition,
  work: (input: unknown) => Promise<unknown>,
  more: Partial<WorkflowOptions> = {},
): { engine: LocalWorkflowEngine; ends: ExecutionEnd[] } => {
  const ends: ExecutionEnd[] = [];
  const machines = { deployment, rollback: nothing, ...more.machines };
  return {
    ends,
    engine: openWorkflowEngine({
      functions: { Work: work },
      onExecutionEnd: (end) => ends.push(end),
      retry_milliseconds: 0,
      ...more,
      machines,
    }),
  };
};

const runOnce = async (
  deployment: StateMachineDefinition,
  work: (input: unknown) => Promise<unknown>,
  input = {},
): Promise<ExecutionEnd | undefined> => {
  const { engine, ends } = open(deployment, work);
  await engine.start('deployment', 'one', input);
  await engine.ended('deployment', 'one');
  return ends[0];
};

/** Work that stays under way until it is let go. */
const held = () => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<unknown>();
  const work = (): Promise<unknown> => (begun.resolve(), gate.promise);
  return { work, begun: begun.promise, letGo: gate.resolve, fail: gate.reject };
};

describe('local workflow engine', () => {
  it('refuses machines that call functions it was not given, naming them', () => {
    expect(() =>
      openWorkflowEngine({
        machines: { deployment: machineOf('Do', { Do: task() }), rollback: nothing },
        functions: {},
      }),
    ).toThrow(/not given: Work/);
  });

  it('leaves an execution of the same name alone while it runs, and starts it again afterwards', async () => {
    const { work, begun, letGo } = held();
    const { engine, ends } = open(machineOf('Do', { Do: task() }), work);
    expect(await engine.start('deployment', 'one', {})).toEqual({ outcome: 'started' });
    await begun;
    expect(await engine.start('deployment', 'one', {})).toEqual({ outcome: 'already_running' });
    expect(await engine.start('rollback', 'one', {})).toEqual({ outcome: 'started' });
    letGo({});
    await engine.ended('deployment', 'one');
    expect(await engine.start('deployment', 'one', {})).toEqual({ outcome: 'started' });
    await engine.close();
    expect(ends.map(({ machine, outcome }) => [machine, outcome])).toEqual([
      ['rollback', 'SUCCEEDED'],
      ['deployment', 'SUCCEEDED'],
      ['deployment', expect.any(String)],
    ]);
  });

  it('lets the event loop turn for each task, though it answers at once', async () => {
    const tasks = Array.from({ length: 50 }, (_, index) => [
      `Do${index}`,
      task({ Next: `Do${index + 1}`, End: undefined }),
    ]);
    const machine = machineOf('Do0', { ...Object.fromEntries(tasks), Do50: { Type: 'Succeed' } });
    let end: ExecutionEnd | undefined;
    const turns = await countTurns(async () => (end = await runOnce(machine, async () => ({}))));
    expect(end).toMatchObject({ outcome: 'SUCCEEDED', transitions: 51 });
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it('gives a function a copy, and takes its answer as JSON would carry it', async () => {
    const input = { deployment_id: 'd-1' };
    const machine = machineOf('Do', {
      Do: task({ ResultPath: '$.result', End: undefined, Next: 'Look' }),
      Look: { Type: 'Choice', Choices: [{ Variable: '$.result.gone', IsPresent: true, Next: 'Bad' }], Default: 'Good' },
      Good: { Type: 'Succeed' },
      Bad: { Type: 'Fail' },
    });
    const end = await runOnce(
      machine,
      async (given) => (((given as { deployment_id: string }).deployment_id = 'changed'), { gone: undefined }),
      input,
    );
    expect([end?.outcome, input]).toEqual(['SUCCEEDED', { deployment_id: 'd-1' }]);
  });

  it('fails an execution past every Catch when an answer is more than AWS would carry', async () => {
    const machine = machineOf('Do', {
      Do: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Good' }] }),
      Good: { Type: 'Succeed' },
    });
    const end = await runOnce(machine, async () => 'x'.repeat(300 * 1024));
    expect(end).toMatchObject({ outcome: 'FAILED', error: { Error: 'States.DataLimitExceeded' } });
  });

  it('tells a task that takes too long from one that failed', async () => {
    const machine = machineOf('Do', {
      Do: task({ TimeoutSeconds: 0.02, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }] }),
      Late: { Type: 'Fail', Error: 'Late' },
    });
    const { work, letGo } = held();
    const end = await runOnce(machine, work);
    letGo({});
    expect(end?.error?.Error).toBe('Late');
  });

  it('ends an execution that outlives its machine’s time', async () => {
    const machine = { ...machineOf('Rest', { Rest: { Type: 'Wait', Seconds: 50, End: true } }), TimeoutSeconds: 0.02 };
    expect((await runOnce(machine, async () => ({})))?.outcome).toBe('TIMED_OUT');
  });

  it('gives a failed child execution to the parent as Step Functions does', async () => {
    const rollback = machineOf('Bad', { Bad: { Type: 'Fail', Error: 'RollbackBroken', Cause: 'why' } });
    const parent = machineOf('Undo', { Undo: { ...child, Parameters: childParameters } });
    const { engine, ends } = open(parent, async () => ({}), { machines: { deployment: parent, rollback } });
    await engine.start('deployment', 'one', { deployment_id: 'd-1' });
    await engine.ended('deployment', 'one');
    expect(ends.map(({ machine, execution_name, error }) => [machine, execution_name, error?.Error])).toEqual([
      ['rollback', 'd-1', 'RollbackBroken'],
      ['deployment', 'one', 'States.TaskFailed'],
    ]);
    expect(JSON.parse(ends[1]?.error?.Cause ?? '')).toEqual({
      Name: 'd-1',
      Status: 'FAILED',
      Error: 'RollbackBroken',
      Cause: 'why',
    });
    expect(ends[0]?.parent).toEqual({ machine: 'deployment', execution_name: 'one' });
  });

  it('joins a child execution that runs already instead of doing its work twice', async () => {
    const { work, begun, letGo } = held();
    let calls = 0;
    const rollback = machineOf('Do', { Do: task() });
    const deployment = machineOf('Undo', {
      Undo: { ...child, Parameters: childParameters },
    });
    const { engine, ends } = open(deployment, () => ((calls += 1), work()), {
      machines: { deployment, rollback },
    });
    await engine.start('rollback', 'd-1', { deployment_id: 'd-1' });
    await begun;
    await engine.start('deployment', 'one', { deployment_id: 'd-1' });
    setImmediate(() => letGo({}));
    await engine.ended('deployment', 'one');
    expect([calls, ends.map(({ machine, outcome }) => [machine, outcome])]).toEqual([
      1,
      [
        ['rollback', 'SUCCEEDED'],
        ['deployment', 'SUCCEEDED'],
      ],
    ]);
  });

  it('starts an execution that goes on by itself, and tells a machine its own name and that of its execution', async () => {
    const own = { ...child, Resource: 'arn:aws:states:::states:startExecution' };
    const Parameters = {
      'StateMachineArn.$': '$$.StateMachine.Id',
      'Name.$': "States.Format('{}-next', $$.Execution.Name)",
      Input: { again: false },
    };
    const deployment = machineOf('Ask', {
      Ask: { Type: 'Choice', Choices: [{ Variable: '$.again', BooleanEquals: true, Next: 'GoOn' }], Default: 'Rest' },
      GoOn: { ...own, Parameters },
      Rest: { Type: 'Wait', Seconds: 0, End: true },
    });
    const { engine, ends } = open(deployment, async () => ({}), { functions: {} });
    await engine.start('deployment', 'one', { again: true });
    await engine.ended('deployment', 'one');
    await engine.ended('deployment', 'one-next');
    const ended = new Map(ends.map(({ execution_name, outcome, parent }) => [execution_name, { outcome, parent }]));
    expect(Object.fromEntries(ended)).toEqual({
      one: { outcome: 'SUCCEEDED', parent: undefined },
      'one-next': { outcome: 'SUCCEEDED', parent: undefined },
    });
    expect(ends).toHaveLength(2);
  });

  it('counts states entered and retries, those of a Map’s items and of children too', async () => {
    let calls = 0;
    const rollback = machineOf('Do', {
      Do: task({ Retry: [{ ErrorEquals: ['OnceError'] }], Next: 'Rest', End: undefined }),
      Rest: { Type: 'Succeed' },
    });
    const item = { StartAt: 'Undo', States: { Undo: { ...child, Parameters: childParameters } } };
    const deployment = machineOf('All', {
      All: { Type: 'Map', ItemsPath: '$.services', ItemProcessor: item, End: true },
    });
    const once = async (): Promise<unknown> => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('once'), { name: 'OnceError' });
      return {};
    };
    const { engine, ends } = open(deployment, once, { machines: { deployment, rollback } });
    const services = ['d-1', 'd-2'].map((deployment_id) => ({ deployment_id }));
    await engine.start('deployment', 'one', { services });
    await engine.ended('deployment', 'one');
    // The Map, two items, and twice two states of the child with one retry.
    expect(ends.find(({ machine }) => machine === 'deployment')?.transitions).toBe(1 + 2 + 2 * 2 + 1);
  });
});

describe('closing the engine', () => {
  it('cuts a wait short and starts nothing more', async () => {
    let calls = 0;
    const machine = machineOf('Rest', { Rest: { Type: 'Wait', Seconds: 50, Next: 'Do' }, Do: task() });
    const { engine, ends } = open(machine, async () => (calls += 1));
    await engine.start('deployment', 'one', {});
    await engine.close();
    expect([ends.map(({ outcome }) => outcome), calls, engine.running()]).toEqual([['ABORTED'], 0, []]);
    await expect(engine.start('deployment', 'two', {})).rejects.toMatchObject({ name: 'WorkflowClosedError' });
  });

  it('waits for the tasks under way, and neither retries nor goes on after them', async () => {
    const order: string[] = [];
    const { work, begun, fail } = held();
    const machine = machineOf('Do', {
      Do: task({
        Retry: [{ ErrorEquals: ['TableUnavailableError'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
      }),
      After: task(),
    });
    let calls = 0;
    const { engine } = open(machine, () => ((calls += 1), work()));
    await engine.start('deployment', 'one', {});
    await begun;
    const closed = engine.close().then(() => order.push('closed'));
    setTimeout(() => {
      order.push('returned');
      fail(Object.assign(new Error('late'), { name: 'TableUnavailableError' }));
    }, 20);
    await closed;
    expect([order, calls]).toEqual([['returned', 'closed'], 1]);
  });

  it('begins no item of a Map that was waiting for its turn', async () => {
    const { work, begun, letGo } = held();
    let calls = 0;
    const item = { StartAt: 'Do', States: { Do: task() } };
    const machine = machineOf('All', {
      All: { Type: 'Map', ItemsPath: '$.items', MaxConcurrency: 1, ItemProcessor: item, End: true },
    });
    const { engine } = open(machine, () => ((calls += 1), work()));
    await engine.start('deployment', 'one', { items: [1, 2, 3] });
    await begun;
    setImmediate(() => letGo({}));
    await engine.close();
    expect(calls).toBe(1);
  });

  it('ends child executions with their parents', async () => {
    const { work, begun, letGo } = held();
    const rollback = machineOf('Do', { Do: task() });
    const deployment = machineOf('Undo', { Undo: { ...child, Parameters: childParameters } });
    const { engine, ends } = open(deployment, work, { machines: { deployment, rollback } });
    await engine.start('deployment', 'one', { deployment_id: 'd-1' });
    await begun;
    setImmediate(() => letGo({}));
    await engine.close();
    expect(ends.map(({ machine, outcome }) => [machine, outcome]).toSorted(byMachine)).toEqual([
      ['deployment', 'ABORTED'],
      ['rollback', 'ABORTED'],
    ]);
  });
});
