import { describe, expect, it } from '@jest/globals';
import { openWorld, type Released } from './orchestrator.world.ts';

const proceed = { outcome: 'PROCEED', wait_seconds: 0 };
const stop = { outcome: 'STOP', wait_seconds: 0 };
const manual = { rollback_strategy: { kind: 'MANUAL' } };

/** Two services, of which the cart does not get healthy; the deployment waits for a decision. */
const failed = async (cart: Partial<Released> = {}) => {
  const world = await openWorld();
  world.fake.behave('1', 'exits');
  world.fake.behave('2', 'healthy');
  const id = await world.submit(
    [
      { name: 'cart', ...cart },
      { name: 'mail', version: '2' },
    ],
    {},
    manual,
  );
  await world.prepare(id);
  await world.runPhase(id, 'DEPLOYMENT');
  await world.handleFailure(id);
  return { world, id };
};

describe('RetryPhase', () => {
  it('begins the rollouts that failed again, and leaves alone what is active; then the release completes [B10]', async () => {
    const { world, id } = await failed();
    const mail = await world.records.service(id, 'mail');
    await world.retry(id);
    world.fake.behave('1', 'healthy');
    expect(await world.retryPhase(id)).toEqual(proceed);
    expect(await world.records.service(id, 'cart')).toMatchObject({ status: 'IN_PROGRESS', next_action: 0 });
    expect(await world.records.service(id, 'mail')).toEqual(mail);
    expect(await world.stateOf(id)).not.toHaveProperty('failure');
    const effects = world.fake.effects.length;
    expect(await world.run(id)).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expect(world.fake.effects.slice(effects).filter((effect) => effect.includes('mail'))).toEqual([]);
    expect(await world.step(id, 'W43')).toMatchObject({ outcome: 'PASSED' });
    expect(await world.step(id, 'W41')).toMatchObject({ outcome: 'PASSED' });
    expect(await world.replayed(id)).toEqual(await world.stateOf(id));
  });

  it('starts instances anew that were given up, once [B10]', async () => {
    const { world, id } = await failed({ instances: 2 });
    await world.retry(id);
    world.fake.behave('1', 'slow', 100);
    await world.retryPhase(id);
    const effects = world.fake.effects.length;
    for (let call = 0; call < 3; call += 1) expect(await world.advance(id, 'cart')).toMatchObject({ outcome: 'WAIT' });
    expect(world.fake.effects.slice(effects)).toEqual(['scale cart 1 to 0', 'scale cart 1 to 2']);
    expect(await world.records.service(id, 'cart')).not.toHaveProperty('restart');
  });

  it('fails again when nothing is better, and waits for another decision [B10]', async () => {
    const { world, id } = await failed();
    await world.retry(id);
    await world.retryPhase(id);
    await world.runPhase(id, 'DEPLOYMENT');
    expect(await world.handleFailure(id)).toMatchObject({ outcome: 'WAIT' });
    expect(await world.stateOf(id)).toMatchObject({ failure: { step: 'W43' }, decide_before: expect.any(String) });
    await world.cancel(id);
    await world.rollBack(id);
    expect(await world.stateOf(id)).toMatchObject({ status: 'CANCELLED', rollback: { status: 'COMPLETED' } });
  });

  it('works under a new token: a task of before, that works still, can change nothing more [B10 I4]', async () => {
    const { world, id } = await failed();
    const late = await world.journal.open(id);
    await world.retry(id);
    await world.retryPhase(id);
    await expect(world.journal.commit(late, () => ({}))).rejects.toMatchObject({ name: 'StaleTokenError' });
  });

  it.each(
    [1, 2, 3].flatMap((call) => [
      { call, when: 'before' as const },
      { call, when: 'after' as const },
    ]),
  )('is the same run twice as once: it dies $when change $call [B10]', async (point) => {
    const { world, id } = await failed();
    await world.retry(id);
    world.fake.behave('1', 'healthy');
    world.crashes.arm(point);
    expect(await world.crashes.live(() => world.retryPhase(id))).toBe('crashed');
    world.crashes.arm(undefined);
    expect(await world.retryPhase(id)).toEqual(proceed);
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect((await world.eventTypes(id)).filter((type) => type === 'RETRY_STARTED')).toHaveLength(1);
    expect(await world.replayed(id)).toEqual(await world.stateOf(id));
  });

  it('does not begin when somebody cancelled meanwhile, or nobody wants it', async () => {
    const { world, id } = await failed();
    expect(await world.retryPhase(id)).toEqual(stop);
    await world.retry(id);
    await world.cancel(id);
    expect(await world.retryPhase(id)).toEqual(stop);
    expect((await world.stateOf(id)).failure).toMatchObject({ step: 'W43' });
  });

  it('puts hundreds of failed services back, in commits that a table takes', async () => {
    const world = await openWorld();
    world.fake.behave('1', 'exits');
    const services = Array.from({ length: 120 }, (_, index) => ({ name: `service-${index}` }));
    const id = await world.submit(services, {}, manual);
    await world.prepare(id);
    await world.runPhase(id, 'DEPLOYMENT');
    await world.handleFailure(id);
    await world.retry(id);
    expect(await world.retryPhase(id)).toEqual(proceed);
    expect((await world.records.services(id)).filter(({ status }) => status === 'IN_PROGRESS')).toHaveLength(120);
  });
});
