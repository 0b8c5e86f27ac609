import { describe, expect, it } from '@jest/globals';
import {
  handleDeploymentFailure,
  type FailureStrategy,
} from '../../../../functions/orchestrator/handle-deployment-failure.ts';
import { attemptByLease } from '../../../../functions/orchestrator/recovery/recovery-attempt.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const failure = { Error: 'ExecutionLostError', Cause: 'Nobody has heard of it for 15 minutes.' };
const automatic = { kind: 'AUTOMATIC' } as const;

const open = async () => {
  const world = await openWorld();
  const engine = fakeWorkflowEngine();
  const deps = { ...world.deps, engine, log: recordingLog(), nextAttempt: attemptByLease(world.deps) };
  const handle = (deployment_id: string, why = failure, strategy: FailureStrategy = automatic) =>
    handleDeploymentFailure(deps, { deployment_id, failure: why }, strategy);
  return { world, engine, handle };
};

describe('handling a deployment’s failure', () => {
  it('starts the rollback, which puts the failure on record and stops all forward work [O4]', async () => {
    const { world, engine, handle } = await open();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    await world.advance(id, 'stock');
    expect(await handle(id)).toEqual({ outcome: 'started', execution_name: `recovery-${id}-1-0` });
    expect(engine.started()).toMatchObject([{ machine: 'rollback', input: { deployment_id: id, failure } }]);
    await world.begin(id, failure);
    expect(await world.planWave(id)).toMatchObject({ outcome: 'STOP' });
    await world.rollBack(id);
    expect(await world.stateOf(id)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'execution_lost' },
      rollback: { status: 'COMPLETED' },
    });
  });

  it('undoes one that waits for a decision as well: its execution is lost [O4] [B1] [B10]', async () => {
    const { world, engine, handle } = await open();
    const id = await world.submit(shop('1'), {}, { rollback_strategy: { kind: 'MANUAL' } });
    await world.prepare(id);
    await world.handleFailure(id, { Error: 'TypeError', Cause: 'it broke' });
    expect(await handle(id, failure, { kind: 'MANUAL' })).toMatchObject({ outcome: 'started' });
    await world.begin(id, engine.started()[0]?.input['failure'] as never);
    await world.rollBack(id);
    expect(await world.stateOf(id)).toMatchObject({ status: 'FAILED', failure: { message: 'it broke' } });
  });

  it('starts one rollback only for what is found out twice, with the first failure [O4]', async () => {
    const { world, engine, handle } = await open();
    const id = await world.submit(shop('1'));
    await handle(id);
    expect(await handle(id, { ...failure, Error: 'OtherError' })).toMatchObject({ outcome: 'already_running' });
    expect(engine.started()).toMatchObject([{ input: { failure } }]);
  });

  it('starts another, by a name of its own, when the rollback was lost too: a name serves once in 90 days [O4] [B1]', async () => {
    const { world, engine, handle } = await open();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    await world.advance(id, 'stock');
    await handle(id);
    await world.begin(id, failure);
    expect(await handle(id)).toEqual({ outcome: 'worked_on' });
    world.clock.advance(6 * 60_000);
    expect(await handle(id)).toMatchObject({ outcome: 'started' });
    expect(new Set(engine.started().map(({ name }) => name)).size).toBe(2);
  });

  it('leaves a deployment alone that has ended, or never was [O4]', async () => {
    const { world, engine, handle } = await open();
    const { id } = await world.release(shop('1'));
    expect(await handle(id)).toEqual({ outcome: 'ended' });
    expect(await handle('nobody')).toEqual({ outcome: 'unknown' });
    expect(engine.started()).toEqual([]);
  });
});
