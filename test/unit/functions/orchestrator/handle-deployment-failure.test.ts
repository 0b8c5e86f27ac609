import { describe, expect, it } from '@jest/globals';
import { handleDeploymentFailure } from '../../../../functions/orchestrator/handle-deployment-failure.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const failure = {
  step: 'W41',
  code: 'lost',
  message: 'Nobody has heard of it for 15 minutes.',
  affected_components: ['cart'],
};
const automatic = { kind: 'AUTOMATIC' } as const;

describe('handling a deployment’s failure', () => {
  it('puts the failure on record, which stops all forward work, and starts the rollback [O4]', async () => {
    const world = await openWorld();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    const engine = fakeWorkflowEngine();
    const result = await handleDeploymentFailure(
      { journal: world.journal, engine },
      { deployment_id: id, failure },
      automatic,
    );
    expect(result).toMatchObject({ outcome: 'started', state: { failure, rollback: { status: 'NOT_NEEDED' } } });
    expect(engine.started()).toEqual([{ machine: 'rollback', name: id, input: { deployment_id: id, failure: null } }]);
    expect(await world.planWave(id)).toMatchObject({ outcome: 'STOP' });
    await world.rollBack(id);
    expect(await world.stateOf(id)).toMatchObject({ status: 'FAILED', failure });
  });

  it('keeps the first failure, and starts one rollback only [O4]', async () => {
    const world = await openWorld();
    const id = await world.submit(shop('1'));
    const deps = { journal: world.journal, engine: fakeWorkflowEngine() };
    await handleDeploymentFailure(deps, { deployment_id: id, failure }, automatic);
    const again = await handleDeploymentFailure(
      deps,
      { deployment_id: id, failure: { ...failure, code: 'other' } },
      automatic,
    );
    expect(again).toMatchObject({ outcome: 'already_running', state: { failure } });
  });

  it('leaves a deployment alone that has ended [O4]', async () => {
    const world = await openWorld();
    const { id } = await world.release(shop('1'));
    const engine = fakeWorkflowEngine();
    expect(
      await handleDeploymentFailure({ journal: world.journal, engine }, { deployment_id: id, failure }, automatic),
    ).toMatchObject({ outcome: 'already_ended', state: { status: 'COMPLETED' } });
    expect(engine.started()).toEqual([]);
  });
});
