import { describe, expect, it, jest } from '@jest/globals';
import { crashAt, crashPointsOf, type CrashPoint } from './crash-runs.ts';
import { openWorld, type Released, type World } from './orchestrator.world.ts';

jest.setTimeout(60_000);

/** A release under way: its deployment, and the database that only it has. */
type Rolled = { readonly world: World; readonly id: string; readonly database: string };

const servicesOf = (version: string, database: string, changes: object = {}): readonly Released[] => [
  { name: 'stock', version },
  { name: 'cart', version, needs: ['stock'], instances: 2, ...changes },
  { name: 'extra', version, needs: ['cart'], resource_names: [database] },
];

/** A world in which stock and cart are live, and one release after the other can be tried. */
const openShop = async () => {
  const world = await openWorld();
  await world.release(servicesOf('1', '').slice(0, 2));
  let releases = 1;
  const next = async (changes: object = {}): Promise<Rolled> => {
    const version = String((releases += 1));
    const database = `db-${version}`;
    const resource_requirements = [{ name: database, resource_type: 'RDS_DATABASE' }];
    return {
      world,
      id: await world.submit(servicesOf(version, database, changes), { resource_requirements }),
      database,
    };
  };
  return { world, next };
};

const isMade = async ({ world, database }: Rolled): Promise<boolean> =>
  (await world.resource.driver.read({ environment_id: 'dev', resource_type: 'RDS_DATABASE', name: database })) !==
  undefined;

const provision =
  ({ world, id, database }: Rolled) =>
  async () => {
    const done = (await world.records.ledger(id)).some(({ target, state }) => target === database && state === 'DONE');
    if (!done) await world.provision(id, { name: database, resource_type: 'RDS_DATABASE' });
    return { outcome: 'PROCEED', wait_seconds: 0 };
  };
const forward = (rolled: Rolled) => rolled.world.run(rolled.id, { ProvisionResources: provision(rolled) });

const pointsOf = (rolled: Rolled, run: (rolled: Rolled) => Promise<unknown>) =>
  crashPointsOf(rolled.world, () => run(rolled));

const crash = ({ world }: Rolled, point: CrashPoint, work: () => Promise<unknown>) => crashAt(world, point, work);

const count = (types: readonly string[], type: string): number => types.filter((one) => one === type).length;

/** The environment as it is seen from outside. */
const pictureOf = async (world: World) => ({
  running: world.fake.picture(),
  live: await world.environments.liveServices('dev'),
  resources: await world.resources.findResourcesByEnvironment('dev'),
  capacity: await world.environments
    .capacity('dev')
    .then(({ allocated, reservations }) => ({ allocated, reservations })),
  owner: (await world.environments.lease('dev'))?.owner,
});

describe('a process that ends at any call', () => {
  it('on the way forward: run again, the release completes as if nothing had happened [I1 I2 I6 B2]', async () => {
    const { world, next } = await openShop();
    const points = await pointsOf(await next(), forward);
    expect(points.length).toBeGreaterThan(40);
    for (const point of points) {
      const rolled = await next();
      await crash(rolled, point, () => forward(rolled));
      const state = await forward(rolled);
      expect([point, state.status, state.failure]).toEqual([point, 'COMPLETED', undefined]);
      const version = rolled.database.slice('db-'.length);
      expect(await world.liveVersions()).toEqual({ stock: version, cart: version, extra: version });
      for (const versions of Object.values(world.fake.picture())) {
        expect(
          versions.filter(([id, wanted, weight]) => wanted !== 0 || weight !== 0 || id.startsWith(`${version}-`)),
        ).toHaveLength(1);
        expect(versions.length).toBeLessThanOrEqual(2);
      }
      expect(world.resource.effects.filter((effect) => effect.startsWith(`create ${rolled.database} `))).toHaveLength(
        1,
      );
      const events = await world.eventTypes(rolled.id);
      expect([count(events, 'SERVICE_ACTIVATED'), count(events, 'DEPLOYMENT_SUCCEEDED')]).toEqual([3, 1]);
      expect(await world.replayed(rolled.id)).toEqual(state);
    }
  });

  it('on the way forward: rolled back instead, nothing of it is left and everything serves again [I2 I3 I5 I6 B2]', async () => {
    const { world, next } = await openShop();
    const first = await next();
    const points = await pointsOf(first, forward);
    await world.rollBack(first.id);
    const before = await pictureOf(world);
    for (const point of points) {
      const rolled = await next();
      await crash(rolled, point, () => forward(rolled));
      await world.rollBack(rolled.id);
      const state = await world.stateOf(rolled.id);
      const isCompleted = state.status === 'COMPLETED';
      expect([point, isCompleted || state.status === 'FAILED']).toEqual([point, true]);
      expect(['COMPLETED', 'NOT_NEEDED']).toContain(state.rollback.status);
      expect({ point, ...(await pictureOf(world)) }).toEqual({ point, ...before });
      expect(await isMade(rolled)).toBe(false);
      expect((await world.records.ledger(rolled.id)).filter((entry) => entry.state !== 'UNDONE')).toEqual([]);
      expect(await world.replayed(rolled.id)).toEqual(state);
    }
  });

  it('while it is undone: run again, the undoing goes on where it stopped [I2 I3 I5 I6 B2]', async () => {
    const { world, next } = await openShop();
    const before = await pictureOf(world);
    const failed = async (): Promise<Rolled> => {
      const rolled = await next({ version: 'bad' });
      world.fake.behave('bad', 'never-healthy');
      for (const phase of ['VALIDATION', 'PREPARATION', 'DEPLOYMENT'] as const)
        await world.runPhase(rolled.id, phase, { ProvisionResources: provision(rolled) });
      expect((await world.stateOf(rolled.id)).failure?.affected_components).toEqual(['cart']);
      return rolled;
    };
    const undo = ({ id }: Rolled) => world.rollBack(id);
    const points = await pointsOf(await failed(), undo);
    expect(points.length).toBeGreaterThan(10);
    for (const point of points) {
      const rolled = await failed();
      await crash(rolled, point, () => undo(rolled));
      await undo(rolled);
      const state = await world.stateOf(rolled.id);
      expect([point, state.status, state.rollback.status]).toEqual([point, 'FAILED', 'COMPLETED']);
      expect({ point, ...(await pictureOf(world)) }).toEqual({ point, ...before });
      expect(await isMade(rolled)).toBe(false);
      const events = await world.eventTypes(rolled.id);
      expect([
        count(events, 'ROLLBACK_INITIATED'),
        count(events, 'ROLLBACK_COMPLETED'),
        count(events, 'DEPLOYMENT_FAILED'),
      ]).toEqual([1, 1, 1]);
      expect(await world.replayed(rolled.id)).toEqual(state);
    }
  });
});
