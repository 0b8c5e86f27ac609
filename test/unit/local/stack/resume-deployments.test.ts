import { describe, expect, it } from '@jest/globals';
import { resumeDeployments } from '../../../../local/stack/resume-deployments.ts';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openLine } from '../../functions/orchestrator/line.world.ts';
import { completed, openTestStore, saveSomeEnvironment, submitted } from '../../shared/adapters/store/store-fixture.ts';

const openStopped = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  const engine = fakeWorkflowEngine();
  const pauses: number[] = [];
  const deps = {
    ...store,
    engine,
    log: recordingLog(),
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
  };
  return { store, session, engine, deps, pauses, resume: () => resumeDeployments(deps) };
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
    const resumed = await resumeDeployments({
      ...world.deps,
      deployments,
      environments,
      sleep: async () => undefined,
    });
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

  it('is not forgotten while the store is out of reach', async () => {
    const { session, deps, pauses } = await openStopped();
    let tries = 0;
    const environments = {
      ...deps.environments,
      lines: async () => {
        if ((tries += 1) < 3) throw new TableUnavailableError('another program holds its lock');
        return deps.environments.lines();
      },
    };
    expect(await resumeDeployments({ ...deps, environments })).toMatchObject([{ id: session.deployment_id }]);
    expect(pauses).toEqual([1_000, 1_000]);
    expect(deps.log.lines).toHaveLength(2);
  });

  it('is told when it is at fault itself', async () => {
    const { deps } = await openStopped();
    const environments = { ...deps.environments, lines: () => Promise.reject(new TypeError('on purpose')) };
    await expect(resumeDeployments({ ...deps, environments })).rejects.toThrow('on purpose');
  });
});
