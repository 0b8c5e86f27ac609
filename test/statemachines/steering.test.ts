import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minute, openGuarded, second, type Guarded } from './guarantee/guarded.world.ts';

jest.setTimeout(60_000);

let world: Guarded;
afterEach(() => world?.close());

const manual = (decide_within_seconds: number) => ({ rollback_strategy: { kind: 'MANUAL', decide_within_seconds } });

/** A second release of the shop, under way on the real machines. */
const started = async (specification: object = {}, more: object = {}): Promise<string> => {
  const id = await world.submitShop(specification, undefined, more);
  await world.start(id);
  return id;
};
/** One of which the cart does not get healthy, and which waits for a decision. */
const undecided = async (decide_within_seconds = 4 * 3_600): Promise<string> => {
  world = await openGuarded();
  world.fake.behave('2', 'exits');
  const id = await started({}, manual(decide_within_seconds));
  await world.until(() => world.visited.has('AwaitDecision'));
  return id;
};
const endOf = async (id: string) => {
  const { status, rollback, took } = await world.outcome(id);
  expect(world.broken).toEqual([]);
  return { status, rollback: rollback.status, took };
};
const undone = async (): Promise<void> => expect(await world.picture()).toEqual(world.before);

describe('a deployment that failed and waits for a decision', () => {
  it('is left alone for as long as somebody may decide, and goes on from where it failed when it is retried [B10 B1]', async () => {
    const id = await undecided();
    await world.pass(180 * minute);
    expect(await world.stateOf(id)).toMatchObject({ status: 'DEPLOYING', failure: { step: 'W43' } });
    expect(world.visited).not.toContain('RollBack');
    world.fake.behave('2', 'healthy');
    await world.retry(id);
    expect(await endOf(id)).toMatchObject({ status: 'COMPLETED', rollback: 'NOT_NEEDED' });
    expect(world.ends.map(({ machine, outcome }) => `${machine} ${outcome}`)).toEqual(['deployment SUCCEEDED']);
    expect(await world.liveVersions()).toEqual({ stock: '2', mail: '2', cart: '2', front: '2' });
    expect(await world.replayed(id)).toEqual(await world.stateOf(id));
  });

  it('is undone when nobody decides in time [B10 I3]', async () => {
    const id = await undecided(90);
    expect(await endOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED' });
    await undone();
  });

  it('is undone when it is cancelled, or rolled back [B10 I3]', async () => {
    for (const [decide, status] of [
      ['cancel', 'CANCELLED'],
      ['askForRollback', 'FAILED'],
    ] as const) {
      const id = await undecided();
      await world[decide](id);
      expect(await endOf(id)).toMatchObject({ status, rollback: 'COMPLETED' });
      await undone();
      world.close();
    }
  });

  it('is undone when its execution is lost meanwhile [B1 B10]', async () => {
    const id = await undecided();
    world.stopFromOutside('deployment');
    expect(await endOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED' });
    await undone();
  });
});

describe('a deployment that is paused', () => {
  const paused = async (): Promise<string> => {
    world = await openGuarded({ sweep_every: 10 * second });
    const id = await started({ success_criteria: { bake_seconds: 60 } });
    await world.until(async () => (await world.stateOf(id)).status === 'MONITORING');
    await world.pause(id);
    await world.pass(200 * minute);
    expect(await world.stateOf(id)).toMatchObject({ status: 'MONITORING', paused: { by: 'ada' } });
    return id;
  };

  it('is left alone for as long as it is, though nothing is heard of it, and completes when it is resumed [B10 B1]', async () => {
    const id = await paused();
    await world.resume(id);
    expect(await endOf(id)).toMatchObject({ status: 'COMPLETED', rollback: 'NOT_NEEDED' });
    expect(world.recoveries()).toEqual([]);
  });

  it('is undone when it is cancelled meanwhile [B10 I3]', async () => {
    const id = await paused();
    await world.cancel(id);
    expect(await endOf(id)).toMatchObject({ status: 'CANCELLED', rollback: 'COMPLETED' });
    await undone();
  });
});
