import { describe, expect, it } from '@jest/globals';
import { openWorld } from './orchestrator.world.ts';
import { plainTraffic } from '../../../fixtures/plain-traffic.ts';

const watched = async () => {
  const world = await openWorld();
  for (const version of ['1', '2']) await world.release([{ name: 'cart', version }]);
  const id = await world.submit([{ name: 'cart', version: '3' }]);
  await world.prepare(id);
  for (const phase of ['DEPLOYMENT', 'TESTING'] as const) await world.runPhase(id, phase);
  world.fake.effects.length = 0;
  return { world, id };
};
const versions = (world: Awaited<ReturnType<typeof openWorld>>) => world.fake.picture()['dev/cart'];

describe('FinishDeployment', () => {
  it('completes the deployment, frees the environment, and says so in the audit trail [W61 CS4]', async () => {
    const { world, id } = await watched();
    expect(await world.finish(id)).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });
    expect(await world.stateOf(id)).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expect((await world.eventTypes(id)).at(-1)).toBe('DEPLOYMENT_SUCCEEDED');
    expect(await world.step(id, 'W61')).toMatchObject({ outcome: 'PASSED' });
    expect((await world.environments.lease('dev'))?.owner).toBeNull();
    expect((await world.environments.auditTrail('dev', { limit: 100 })).items.at(-1)).toMatchObject({
      action: 'deployment.complete',
      target: id,
    });
  });

  it('removes the versions that no rollback can need, and keeps the one before this [W64]', async () => {
    const { world, id } = await watched();
    expect(versions(world)).toHaveLength(3);
    await world.finish(id);
    expect(world.fake.effects).toEqual(['remove cart 1']);
    expect(versions(world)).toMatchObject([
      [expect.stringMatching(/^2-/), 0, 0],
      [expect.stringMatching(/^3-/), 1, 1],
    ]);
    expect((await world.step(id, 'W64'))?.message).toMatch(/^Removed cart 1\./);
  });

  it('stops what an earlier rollback could not, and leaves what takes traffic alone [W64]', async () => {
    const { world, id } = await watched();
    const target = { environment_id: 'dev', service_name: 'cart' };
    const { lease_token } = await world.journal.open(id);
    const definition = {
      version: 'left',
      artifact: { kind: 'DIRECTORY' as const, location: '/srv/left' },
      command: ['node'],
      variables: {},
      dependencies: [],
      health_checks: [],
      resources: [],
      memory_bytes: 134_217_728,
      stop_grace_milliseconds: 0,
      ...plainTraffic,
    };
    for (const version_id of ['left-running', 'left-serving']) {
      await world.fake.deployer.install(target, { ...definition, version_id }, lease_token);
      await world.fake.deployer.scale(target, version_id, 1, lease_token);
    }
    const serving = versions(world)?.find(([version_id]) => version_id.startsWith('3-'))?.[0] ?? '';
    const weights = [serving, 'left-serving'].map((version_id) => ({ version_id, weight: 1 }));
    await world.fake.deployer.shiftTraffic(target, weights, lease_token);
    await world.finish(id);
    expect(versions(world)?.map(([version_id]) => version_id)).toEqual([
      expect.stringMatching(/^2-/),
      serving,
      'left-serving',
    ]);
  });

  it('does not undo a good release because something old could not be removed, and tells what [W64]', async () => {
    const { world, id } = await watched();
    world.deps.deployer.remove = async () => Promise.reject(new Error('the disk is busy'));
    expect(await world.finish(id)).toMatchObject({ outcome: 'PROCEED' });
    expect(await world.step(id, 'W64')).toMatchObject({
      outcome: 'SKIPPED',
      message: expect.stringContaining('cart 1 (the disk is busy)'),
    });
    expect(await world.stateOf(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('lets a cancel win that came until the very end', async () => {
    const { world, id } = await watched();
    const remove = world.deps.deployer.remove.bind(world.deps.deployer);
    world.deps.deployer.remove = async (...given) => {
      await remove(...given);
      await world.cancel(id);
    };
    expect(await world.finish(id)).toMatchObject({ outcome: 'STOP' });
    expect((await world.stateOf(id)).status).toBe('MONITORING');
  });

  it('says PROCEED again when its answer was lost: what is complete is not undone', async () => {
    const { world, id } = await watched();
    await world.finish(id);
    const events = await world.eventTypes(id);
    expect(await world.finish(id)).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });
    expect(await world.begin(id, { Error: 'States.Timeout', Cause: '' })).toEqual({ outcome: 'STOP', wait_seconds: 0 });
    expect(await world.eventTypes(id)).toEqual(events);
  });
});
