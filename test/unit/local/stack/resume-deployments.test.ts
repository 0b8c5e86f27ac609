import { describe, expect, it } from '@jest/globals';
import { resumeDeployments } from '../../../../local/stack/resume-deployments.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openLine } from '../../functions/orchestrator/line.world.ts';
import { completed, openTestStore, saveSomeEnvironment, submitted } from '../../shared/adapters/store/store-fixture.ts';

const openStopped = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  const engine = fakeWorkflowEngine();
  return { store, session, engine, resume: () => resumeDeployments({ ...store, engine }) };
};

describe('what a start of the stack goes on with', () => {
  it('is the machine of a deployment that had not ended', async () => {
    const { session, engine, resume } = await openStopped();
    expect((await resume()).map(({ id }) => id)).toEqual([session.deployment_id]);
    expect(engine.started()).toMatchObject([{ machine: 'deployment', name: session.deployment_id }]);
  });

  it('is who has the lease, though it was never started, and nobody who waits in line [B5]', async () => {
    const world = await openLine();
    world.engine.failWith(new Error('the process ends'));
    await world.submit('first');
    await world.queue('second');
    world.engine.failWith(undefined);
    const { deployments, environments } = world.store;
    const resumed = await resumeDeployments({ ...world.deps, deployments, environments });
    expect([resumed.map(({ name }) => name), world.begun()]).toEqual([['first'], ['first']]);
  });

  it('is not the lease of one that had ended, taken for a rollback that was never put on record [I2]', async () => {
    const { store, session, engine, resume } = await openStopped();
    await store.journal.commit(session, () => completed);
    await store.journal.takeOver(session.deployment_id, 'rollback');
    expect(await store.environments.lease('dev')).toMatchObject({ owner: session.deployment_id });
    expect(await resume()).toEqual([]);
    expect(engine.started()).toEqual([]);
    expect(await store.environments.lease('dev')).toMatchObject({ owner: null });
  });
});
