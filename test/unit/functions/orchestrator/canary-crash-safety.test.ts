import { describe, expect, it, jest } from '@jest/globals';
import { canary, judgedEvents, steady } from './canary.world.ts';
import { crashAt, crashPointsOf } from './crash-runs.ts';
import { openWorld, type World } from './orchestrator.world.ts';

jest.setTimeout(120_000);

const steps = canary([
  [10, 2],
  [50, 2],
]);
const blueGreen = { deployment_strategy: { kind: 'BLUE_GREEN', bake_seconds: 2 } };

/** Stock and cart are live; each release brings stock by a switch and cart by a canary, of which a share of the requests fails. */
const openShop = async (failing: number) => {
  const world = await openWorld();
  const services = (version: string, strategies: readonly object[]) => [
    { name: 'stock', version, instances: 2, ...strategies[0] },
    { name: 'cart', version, needs: ['stock'], instances: 2, ...strategies[1] },
  ];
  await world.release(services('1', []));
  let releases = 1;
  const next = async (): Promise<{ readonly id: string; readonly version: string }> => {
    const version = String((releases += 1));
    world.fake.sampled(version, steady(world.clock, { per_second: 50, failing }));
    return { version, id: await world.submit(services(version, [blueGreen, steps])) };
  };
  world.fake.sampled('1', steady(world.clock, { per_second: 50 }));
  return { world, next };
};

const looksOf = async (world: World, id: string) =>
  (await world.records.services(id)).map(({ service_name, bakes = [] }) => [
    service_name,
    bakes.map(({ looks, outcome }) => [looks, outcome]),
  ]);

const outcomesTold = async (world: World, id: string) =>
  (await judgedEvents(world, id)).flatMap(({ details }) =>
    details['outcome'] === undefined ? [] : [`${details['service_name'] as string} ${details['step'] as number}`],
  );

describe('a process that ends at any call while versions bake', () => {
  it('run again, judges each step as often as if nothing had happened, and completes [I1 I2 I6 B3]', async () => {
    const { world, next } = await openShop(0);
    const first = await next();
    const points = await crashPointsOf(world, () => world.run(first.id));
    expect((await world.stateOf(first.id)).status).toBe('COMPLETED');
    expect(points.length).toBeGreaterThan(80);
    const undisturbed = await looksOf(world, first.id);
    for (const point of points) {
      const { id, version } = await next();
      await crashAt(world, point, () => world.run(id));
      const state = await world.run(id);
      expect([point, state.status, state.failure]).toEqual([point, 'COMPLETED', undefined]);
      expect({ point, looks: await looksOf(world, id) }).toEqual({ point, looks: undisturbed });
      expect([point, (await outcomesTold(world, id)).toSorted()]).toEqual([point, ['cart 0', 'cart 1', 'stock 0']]);
      expect(await world.liveVersions()).toEqual({ stock: version, cart: version });
      expect(await world.replayed(id)).toEqual(state);
    }
  });

  it('with a canary that fails, run again, is undone and everything serves as before [I2 I3 I5 B2 B3]', async () => {
    const { world, next } = await openShop(0.3);
    const before = world.fake.picture();
    const first = await next();
    const points = await crashPointsOf(world, () => world.run(first.id));
    expect(points.length).toBeGreaterThan(60);
    for (const point of points) {
      const { id } = await next();
      await crashAt(world, point, () => world.run(id));
      let state = await world.run(id);
      if (state.rollback.status !== 'COMPLETED') {
        await world.rollBack(id);
        state = await world.stateOf(id);
      }
      expect([point, state.status, state.rollback.status]).toEqual([point, 'FAILED', 'COMPLETED']);
      expect({ point, running: world.fake.picture() }).toEqual({ point, running: before });
      expect(await world.liveVersions()).toEqual({ stock: '1', cart: '1' });
      expect(await world.replayed(id)).toEqual(state);
    }
  });
});
