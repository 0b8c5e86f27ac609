import { describe, expect, it } from '@jest/globals';
import { openWorld, type World } from './orchestrator.world.ts';

const proceed = { outcome: 'PROCEED', wait_seconds: 0 };
const retry = { outcome: 'RETRY', wait_seconds: 0 };
const broke = { Error: 'TypeError', Cause: JSON.stringify({ errorType: 'TypeError', errorMessage: 'it broke' }) };
const manual = (decide_within_seconds = 3_600) => ({ rollback_strategy: { kind: 'MANUAL', decide_within_seconds } });
const hour = 3_600_000;

/** A release of a cart that waits for a decision, or is to be undone at once. */
const failed = async (more: object = manual()): Promise<{ readonly world: World; readonly id: string }> => {
  const world = await openWorld();
  const id = await world.submit([{ name: 'cart' }], {}, more);
  await world.prepare(id);
  return { world, id };
};

describe('HandleFailure', () => {
  it('puts what was caught on record and goes on to undo it, unless the strategy says otherwise [DC2]', async () => {
    const { world, id } = await failed({});
    expect(await world.handleFailure(id, broke)).toEqual(proceed);
    expect(await world.stateOf(id)).toMatchObject({
      status: 'DEPLOYING',
      failure: { step: 'DEPLOYMENT', code: 'type_error', message: 'it broke' },
    });
    expect(await world.stateOf(id)).not.toHaveProperty('decide_before');
    expect(await world.planWave(id)).toMatchObject({ outcome: 'STOP' });
  });

  it('leaves it as it is while somebody may decide, looks again ever less often, and then undoes it [B10]', async () => {
    const { world, id } = await failed(manual(3_600));
    const began = world.clock.now();
    const waits: number[] = [];
    for (;;) {
      const answer = await world.handleFailure(id, broke);
      if (answer.outcome !== 'WAIT') break;
      expect(Date.parse((await world.environments.lease('dev'))?.expires_at ?? '') - world.clock.now()).toBeGreaterThan(
        (answer.wait_seconds + 120) * 1_000,
      );
      waits.push(answer.wait_seconds);
      world.clock.advance(answer.wait_seconds * 1_000);
    }
    expect(world.clock.now() - began).toBe(hour);
    expect([...new Set(waits)]).toEqual([2, 10, 60, 240, 120]);
    expect((await world.eventTypes(id)).filter((type) => type === 'DECISION_REQUESTED')).toHaveLength(1);
    expect(await world.replayed(id)).toEqual(await world.stateOf(id));
  });

  it('goes on to undo it as soon as somebody cancels it, or rolls it back [B10]', async () => {
    for (const decide of ['cancel', 'askForRollback'] as const) {
      const { world, id } = await failed();
      expect(await world.handleFailure(id, broke)).toMatchObject({ outcome: 'WAIT' });
      await world[decide](id);
      expect(await world.handleFailure(id, broke)).toEqual(proceed);
      await world.runPhase(id, 'ROLLBACK');
      expect((await world.stateOf(id)).status).toBe(decide === 'cancel' ? 'CANCELLED' : 'FAILED');
      expect(await world.handleFailure(id, broke)).toEqual(proceed);
    }
  });

  it('says to try again when somebody wants it, however often it is asked [B10]', async () => {
    const { world, id } = await failed();
    await world.handleFailure(id, broke);
    await world.retry(id);
    expect(await world.handleFailure(id, broke)).toEqual(retry);
    expect(await world.handleFailure(id, broke)).toEqual(retry);
    expect((await world.stateOf(id)).failure).toMatchObject({ message: 'it broke' });
  });

  it('decides nothing while the failure is a cancel: that is undone whatever the strategy [B10]', async () => {
    const { world, id } = await failed();
    await world.cancel(id);
    expect(await world.handleFailure(id)).toEqual(proceed);
    expect(await world.eventTypes(id)).not.toContain('DECISION_REQUESTED');
  });

  it('leaves one alone that has ended', async () => {
    const { world, id } = await failed();
    await world.rollBack(id);
    const before = await world.stateOf(id);
    expect(await world.handleFailure(id, broke)).toEqual(proceed);
    expect(await world.stateOf(id)).toEqual(before);
  });
});
