import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/orchestrator/recover-deployment.handler.ts';
import { attemptAfter, attemptByLease } from '../../../../functions/orchestrator/recovery/recovery-attempt.ts';
import type { ExecutionEnd } from '../../../../local/workflow/execution.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { machineArn, statusChangeEvent } from '../../../statemachines/guarantee/status-change.event.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const open = async () => {
  const world = await openWorld();
  const id = await world.submit(shop('1'));
  await world.prepare(id);
  const engine = fakeWorkflowEngine();
  const log = recordingLog();
  const handle = createHandler({ ...world.deps, engine, log, deployment_machine_arn: machineArn('deployment') });
  const ended = (changes: Partial<ExecutionEnd> = {}, detail: object = {}) => {
    const end = {
      machine: 'deployment',
      execution_name: id,
      outcome: 'FAILED',
      input: { deployment_id: id, failure: null },
      ...changes,
    } as const;
    const event = statusChangeEvent(end, world.clock.now());
    return handle({ ...event, detail: { ...event.detail, ...detail } });
  };
  const failures = () => engine.started().map(({ input }) => input['failure']);
  return { world, id, engine, log, ended, failures };
};

describe('the end of an execution of the deployment machine', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    '%s starts the rollback of what it left behind [B1]',
    async (outcome) => {
      const { id, engine, log, ended } = await open();
      expect(await ended({ outcome })).toEqual({ outcome: 'started', execution_name: `recovery-${id}-1-0` });
      expect(engine.started()).toMatchObject([
        { machine: 'rollback', name: `recovery-${id}-1-0`, input: { deployment_id: id } },
      ]);
      expect(log.lines).toMatchObject([{ level: 'error', fields: { deployment_id: id } }]);
    },
  );

  it('hands on why: the error, the stop from outside with what was told, the time [B1]', async () => {
    for (const [end, failure] of [
      [
        { outcome: 'FAILED', error: { Error: 'States.Runtime', Cause: 'no path' } },
        { Error: 'States.Runtime', Cause: 'no path' },
      ],
      [{ outcome: 'FAILED' }, { Error: 'States.Runtime', Cause: '' }],
      [
        { outcome: 'ABORTED', error: { Error: 'Oops', Cause: 'wrong button' } },
        {
          Error: 'ExecutionAbortedError',
          Cause: 'Its execution was stopped from outside (StopExecution): Oops: wrong button',
        },
      ],
      [
        { outcome: 'ABORTED' },
        { Error: 'ExecutionAbortedError', Cause: 'Its execution was stopped from outside (StopExecution).' },
      ],
      [
        { outcome: 'TIMED_OUT' },
        { Error: 'ExecutionTimedOutError', Cause: 'Its execution took longer than an execution may.' },
      ],
    ] as const) {
      const { ended, failures } = await open();
      await ended(end);
      expect(failures()).toEqual([failure]);
    }
  });

  it('carries no more of a cause than an execution can [B1]', async () => {
    for (const outcome of ['FAILED', 'ABORTED'] as const) {
      const { ended, failures } = await open();
      await ended({ outcome, error: { Error: 'Large', Cause: 'x'.repeat(32_768) } });
      expect(JSON.stringify(failures()).length).toBeLessThan(10_000);
    }
  });

  it('comes twice, and starts one rollback; none when that has begun and lives [B1]', async () => {
    const { world, id, engine, ended } = await open();
    await ended();
    expect(await ended()).toMatchObject({ outcome: 'already_running' });
    await world.advance(id, 'stock');
    await world.begin(id, null);
    expect((await world.stateOf(id)).rollback.status).toBe('IN_PROGRESS');
    expect(await ended()).toEqual({ outcome: 'worked_on' });
    expect(engine.started()).toHaveLength(1);
  });

  it('starts another when the rollback that had begun gives no sign of life any more [B1]', async () => {
    const { world, id, ended } = await open();
    await world.advance(id, 'stock');
    await world.begin(id, null);
    world.clock.advance(6 * 60_000);
    expect(await ended()).toEqual({ outcome: 'started', execution_name: `recovery-${id}-2-2` });
  });

  it('finds the deployment by the name of the execution when the event is too large to carry the input [B1]', async () => {
    const { id, engine, ended } = await open();
    await ended({}, { input: undefined, inputDetails: { included: false } });
    expect(engine.started()).toMatchObject([{ input: { deployment_id: id } }]);
  });

  it('finds it by the input when the execution goes on from an earlier one [B1]', async () => {
    const { id, engine, ended } = await open();
    await ended({ execution_name: `${id}-w50` });
    expect(engine.started()).toMatchObject([{ input: { deployment_id: id } }]);
  });

  it.each<[string, Partial<ExecutionEnd>, object, string]>([
    ['it succeeded', { outcome: 'SUCCEEDED' }, {}, 'not_concerned'],
    ['it has only begun', {}, { status: 'RUNNING', stopDate: null }, 'not_concerned'],
    ['it is a rollback, which the sweeper sees to', { machine: 'rollback' }, {}, 'not_concerned'],
    [
      'it is the child of a Map, whose parent sees to it',
      {},
      { stateMachineArn: `${machineArn('deployment')}/RollOutService` },
      'not_concerned',
    ],
    ['it is of no deployment', { input: {}, execution_name: 'by-hand' }, {}, 'unknown'],
  ])('is left alone when %s [B1]', async (_, end, detail, outcome) => {
    const { engine, ended } = await open();
    expect(await ended(end, detail)).toEqual({ outcome });
    expect(engine.started()).toEqual([]);
  });

  it('is left alone when the deployment has ended: most failures are undone by their own machine [B1]', async () => {
    const { world, id, engine, ended } = await open();
    await world.rollBack(id);
    expect(await ended()).toEqual({ outcome: 'ended' });
    expect(engine.started()).toEqual([]);
  });
});

describe('attempts at recovering a deployment', () => {
  it('are one while its lease lives, and then come ever less often, every eight minutes at last [B1]', () => {
    const minutes = Array.from({ length: 40 }, (_, index) => index);
    const starts = minutes.filter(
      (minute) => minute === 0 || attemptAfter(minute * 60_000) !== attemptAfter((minute - 1) * 60_000),
    );
    expect(starts).toEqual([0, 1, 3, 7, 15, 23, 31, 39]);
    expect([attemptAfter(-1), attemptAfter(0), attemptAfter(59_999)]).toEqual([0, 1, 1]);
  });

  it('are not held up by somebody else who holds the environment by now [B1]', async () => {
    const { world, id } = await open();
    await world.advance(id, 'stock');
    await world.begin(id, null);
    const [state, lease] = [await world.stateOf(id), await world.environments.lease('dev')];
    const attemptHeldBy = (owner: string) =>
      attemptByLease({
        environments: { lease: async () => lease && { ...lease, owner } },
        clock: world.clock,
      })(state);
    expect([await attemptHeldBy(id), await attemptHeldBy('another')]).toEqual([undefined, 0]);
  });
});
