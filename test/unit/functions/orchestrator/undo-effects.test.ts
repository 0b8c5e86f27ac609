import { describe, expect, it, jest } from '@jest/globals';
import { createHandler as undoEffects } from '../../../../functions/orchestrator/undo-effects.handler.ts';
import { FencedError } from '../../../../shared/ports/service-deployer.port.ts';
import { halfWay } from './half-way.ts';
import { openWorld } from './orchestrator.world.ts';

describe('undoing the effects of a deployment', () => {
  it('gives up on a previous version that starts for ever, and says how long it was waited for [I2]', async () => {
    const { world, id } = await halfWay();
    const previous = (await world.environments.liveService('dev', 'front'))?.version_id ?? '';
    world.fake.behave(previous, 'slow', 100_000);
    await world.begin(id);
    for (let call = 0; call < 50 && (await world.undo(id)).outcome === 'WAIT'; call += 1) world.clock.advance(10_000);
    expect((await world.undo(id)).outcome).toBe('PROCEED');
    const front = (await world.records.ledger(id)).find(({ target }) => target === 'front');
    expect(front).toMatchObject({
      state: 'UNDO_FAILED',
      note: expect.stringMatching(/\(waited for \d+ s\)/) as unknown,
    });
  });

  it('keeps its lease while one call of it takes long, so that nobody takes it for lost [B1]', async () => {
    const { world, id } = await halfWay();
    await world.begin(id);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const remaining: number[] = [];
    const { remove } = world.fake.deployer;
    world.fake.deployer.remove = async (...given) => {
      world.clock.advance(2 * 60_000);
      await jest.advanceTimersByTimeAsync(31_000);
      remaining.push(Date.parse((await world.environments.lease('dev'))?.expires_at ?? '') - world.clock.now());
      return remove(...given);
    };
    try {
      await world.undo(id);
    } finally {
      jest.useRealTimers();
    }
    expect(Math.min(...remaining)).toBe(5 * 60_000);
  });

  it('does not believe a deployer that says it removed a new service which still runs [B2]', async () => {
    const world = await openWorld();
    const id = await world.submit([{ name: 'cart' }]);
    await world.prepare(id);
    await world.advance(id, 'cart');
    world.fake.deployer.remove = async () => {};
    await world.rollBack(id);
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'FAILED',
      remaining: [expect.stringContaining('is still there after it was removed')],
    });
  });

  it('does not believe a deployer that says traffic is back which is not [B2]', async () => {
    const { world, id } = await halfWay();
    world.fake.deployer.shiftTraffic = async () => {};
    await world.rollBack(id);
    const { status, remaining } = (await world.stateOf(id)).rollback;
    expect(status).toBe('FAILED');
    expect(remaining.join()).toContain('cart is not as it was before');
  });

  it('stops at once when a newer holder has the environment [I4]', async () => {
    const { world, id } = await halfWay();
    world.fake.deployer.remove = () => Promise.reject(new FencedError('taken over'));
    await world.begin(id);
    const pauses = world.pauses.length;
    await expect(world.undo(id)).rejects.toBeInstanceOf(FencedError);
    expect(world.pauses).toHaveLength(pauses);
  });

  it('takes nothing back of a deployment that is not being undone', async () => {
    const { world, id } = await halfWay();
    const [before, effects] = [world.fake.picture(), world.fake.effects.length];
    expect((await world.undo(id)).outcome).toBe('PROCEED');
    expect([world.fake.picture(), world.fake.effects.length]).toEqual([before, effects]);
  });

  it('has failed for a resource that nobody here can undo, or that is gone when it was restored [B2 I2]', async () => {
    const database = { name: 'orders-db', resource_type: 'RDS_DATABASE' } as const;
    const undone = async (restored: boolean) => {
      const world = await openWorld();
      const id = await world.submit([{ name: 'cart' }], { resource_requirements: [database] });
      await world.prepare(id);
      const session = await world.journal.open(id);
      await world.journal.intend(session, {
        seq: '00000#resource#orders-db',
        action: 'CONFIGURE_RESOURCE',
        target: 'orders-db',
        compensation: {
          kind: 'RESTORE_RESOURCE',
          resource_type: database.resource_type,
          resource_name: database.name,
          snapshot: {},
        },
      });
      await world.begin(id);
      const driver = { ...world.deps.drivers(), restore: async () => {} };
      await undoEffects({ ...world.deps, drivers: () => (restored ? driver : undefined) })({ deployment_id: id });
      return (await world.records.ledger(id)).map(({ state, note }) => `${state}: ${note}`);
    };
    expect([await undone(false), await undone(true)]).toEqual([
      ['UNDO_FAILED: there is no driver for RDS_DATABASE of LOCAL here'],
      ['UNDO_FAILED: it is gone after it was restored'],
    ]);
  });
});
