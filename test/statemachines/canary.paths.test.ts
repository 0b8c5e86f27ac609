import { afterEach, describe, expect, it } from '@jest/globals';
import { canary, judgedEvents, steady } from '../unit/functions/orchestrator/canary.world.ts';
import { shop } from '../unit/functions/orchestrator/orchestrator.world.ts';
import { openGuarded, second, type Guarded } from './guarantee/guarded.world.ts';

const bake_seconds = 80;
const steps = canary([
  [10, bake_seconds],
  [50, bake_seconds],
]);

describe('a canary on the real machines, in virtual time', () => {
  let world: Guarded;
  afterEach(() => world.close());

  /** Releases the shop with its front as a canary, beside a running version that is asked 90 times a second. */
  const released = async (traffic: { readonly per_second: number; readonly failing?: number }) => {
    world = await openGuarded();
    world.fake.sampled('1', steady({ now: () => Date.now() }, { per_second: traffic.per_second * 9 }));
    world.fake.sampled('2', steady({ now: () => Date.now() }, traffic));
    const id = await world.submitShop({}, shop('2', { front: steps }));
    await world.start(id);
    const state = await world.outcome(id);
    await world.until(() => world.ends.length >= (state.status === 'COMPLETED' ? 1 : 2));
    const told = (await judgedEvents(world, id)).flatMap(({ details }) => details['outcome'] ?? []);
    return { id, state, told };
  };

  it('that is no worse is waited for step by step, and completes [DC2 B3]', async () => {
    const { state, told } = await released({ per_second: 10 });
    expect(state).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expect(told).toEqual(['PASSED', 'PASSED']);
    expect(state.took).toBeGreaterThanOrEqual(2 * bake_seconds * second);
    expect(world.visited).toContain('AwaitRollout');
    expect(world.visited).not.toContain('RollBack');
    expect(world.broken).toEqual([]);
  });

  it('that is worse fails the wave at its first judgement, and all is undone [DC2 B2 B3]', async () => {
    const { state, told } = await released({ per_second: 10, failing: 0.2 });
    expect(state).toMatchObject({
      status: 'FAILED',
      failure: { step: 'W41', code: 'canary_failed', affected_components: ['front'] },
      rollback: { status: 'COMPLETED' },
    });
    expect(told).toEqual(['FAILED']);
    expect(state.took).toBeLessThan(bake_seconds * second);
    expect(await world.picture()).toEqual(world.before);
  });

  it('that nobody asks has no verdict, is watched three times as long, and is undone as it says [DC2 B2 B3]', async () => {
    const { state, told } = await released({ per_second: 0 });
    expect(state).toMatchObject({
      status: 'FAILED',
      failure: { step: 'W41', code: 'canary_inconclusive' },
      rollback: { status: 'COMPLETED' },
    });
    expect(told).toEqual(['FAILED']);
    expect(state.took).toBeGreaterThanOrEqual(3 * bake_seconds * second);
    expect(await world.picture()).toEqual(world.before);
  });
});
