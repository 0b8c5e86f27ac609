import { describe, expect, it } from '@jest/globals';
import { newestInPlace, type NewestInPlaceDeps } from '../../../../functions/orchestrator/newest-in-place.ts';
import { rollBackDeployment } from '../../../../functions/orchestrator/roll-back-deployment.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import { openLine, type LineWorld } from './line.world.ts';

const principal = { subject: 'dan', groups: [] };

/** One began in its turn, and another that joined the line after it passed it by. */
const openPassedBy = async (): Promise<LineWorld> => {
  const world = await openLine();
  await world.submit('first');
  await world.queue('passed');
  await world.queue('hot', { priority: 'HOTFIX' });
  for (const name of ['first', 'hot', 'passed']) {
    world.store.clock.advance(1_000);
    await world.end(name);
    await world.see();
  }
  return world;
};
const rollBack = async ({ deps, stateOf }: LineWorld, name: string) =>
  rollBackDeployment(deps, { state: (await stateOf(name)) as DeploymentState, principal });

describe('which deployment can be rolled back', () => {
  it('is the one that was completed last, also when another was submitted after it [B5 I3]', async () => {
    const world = await openPassedBy();
    expect(world.begun()).toEqual(['first', 'hot', 'passed']);
    expect(await rollBack(world, 'hot')).toEqual({
      outcome: 'refused',
      message: 'passed (id-of-passed) was completed after hot. Roll that back first.',
    });
    expect(await rollBack(world, 'passed')).toMatchObject({ outcome: 'started' });
  });

  it('is also one that waited while more than a page of others passed it by, since its services serve [B5 I3]', async () => {
    const completed = (id: string, lease_token: number, status = 'COMPLETED') =>
      ({ id, status, rollback: { status: 'NOT_NEEDED' }, lease_token }) as DeploymentState;
    const [hotfixes, waited] = [[3, 2, 1].map((at) => completed(`hot-${at}`, at)), completed('waited', 9)];
    const states = new Map([...hotfixes, waited, completed('under-way', 10, 'DEPLOYING')].map((one) => [one.id, one]));
    const deps = {
      deployments: { findDeploymentsByEnvironment: async () => ({ items: hotfixes, cursor: 'more' }) },
      environments: {
        liveServices: async () =>
          ['waited', 'waited', 'hot-1', 'under-way'].map((deployment_id) => ({ deployment_id })),
      },
      records: { state: async (id: string) => states.get(id) },
    } as unknown as NewestInPlaceDeps;
    expect((await newestInPlace(deps, 'dev'))?.id).toBe('waited');
  });

  it('is the one that began last, also when the clock was set back before it did [I3]', async () => {
    const world = await openLine();
    for (const name of ['first', 'second']) {
      await world.submit(name);
      world.store.clock.advance(60_000);
      await world.end(name);
      world.store.clock.advance(-3_600_000);
    }
    expect(await rollBack(world, 'first')).toMatchObject({ outcome: 'refused' });
    expect(await rollBack(world, 'second')).toMatchObject({ outcome: 'started' });
  });
});

describe('two who roll a deployment back at once', () => {
  it('are answered alike, and what has begun keeps its token [B10 I4]', async () => {
    const world = await openPassedBy();
    const state = (await world.stateOf('passed')) as DeploymentState;
    const first = await rollBackDeployment(world.deps, { state, principal });
    const begun = await world.stateOf('passed');
    expect(await rollBackDeployment(world.deps, { state, principal })).toEqual(first);
    expect(await world.stateOf('passed')).toEqual(begun);
    expect(world.engine.started().filter(({ machine }) => machine === 'rollback')).toHaveLength(1);
  });
});
