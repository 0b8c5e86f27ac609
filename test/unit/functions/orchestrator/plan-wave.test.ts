import { describe, expect, it } from '@jest/globals';
import { openWorld, shop, type Released } from './orchestrator.world.ts';

const begun = async (services: readonly Released[], specification: object = {}) => {
  const world = await openWorld();
  const id = await world.submit(services, specification);
  await world.prepare(id);
  return { world, id };
};
const namesOf = (answer: object): string[] =>
  'services' in answer ? (answer.services as { service_name: string }[]).map(({ service_name }) => service_name) : [];

describe('PlanWave', () => {
  it('gives out services only after all that they depend on are active [W41 CD2]', async () => {
    const { world, id } = await begun(shop('1'), { activation_order: { kind: 'DEPENDENCY', max_parallel: 3 } });
    const waves: string[][] = [];
    for (let answer = await world.planWave(id); namesOf(answer).length > 0; answer = await world.planWave(id)) {
      expect(answer).toMatchObject({ outcome: 'PROCEED', max_parallel: 3 });
      waves.push(namesOf(answer));
      for (const name of namesOf(answer)) await world.advance(id, name);
    }
    expect(waves).toEqual([['mail', 'stock'], ['cart'], ['front']]);
    expect(await world.step(id, 'W41')).toMatchObject({
      outcome: 'PASSED',
      message: '4 services of 4 rolled out in 3 waves, each after those that it depends on.',
    });
  });

  it('gives out again what a crash left undone of a wave, and nothing that is active [W41]', async () => {
    const { world, id } = await begun(shop('1'));
    await world.advance(id, 'mail');
    world.crashes.arm({ call: 3, when: 'after' });
    expect(await world.crashes.live(() => world.advance(id, 'stock'))).toBe('crashed');
    world.crashes.arm(undefined);
    expect(namesOf(await world.planWave(id))).toEqual(['stock']);
  });

  it('counts the step from its first rollout', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    await world.advance(id, 'cart');
    world.clock.advance(5_000);
    await world.planWave(id);
    expect((await world.step(id, 'W41'))?.duration_milliseconds).toBe(5_000);
  });

  it('skips what the plan leaves alone, if it really runs [W41]', async () => {
    const world = await openWorld();
    await world.release(shop('1'));
    const id = await world.submit(shop('1', { cart: { version: '2' } }));
    await world.prepare(id);
    expect(namesOf(await world.planWave(id))).toEqual(['cart']);
  });

  it('rolls out again what the plan leaves alone and does not run any more [W41]', async () => {
    const world = await openWorld();
    await world.release(shop('1'));
    const id = await world.submit(shop('1', { cart: { version: '2' } }));
    await world.prepare(id);
    world.fake.lose('stock');
    expect(namesOf(await world.planWave(id))).toEqual(['stock']);
    await world.advance(id, 'stock');
    expect(namesOf(await world.planWave(id))).toEqual(['cart']);
  });

  it('says that there is nothing to roll out when all is as it was', async () => {
    const world = await openWorld();
    await world.release(shop('1'));
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    expect(await world.planWave(id)).toMatchObject({ outcome: 'PROCEED', services: [] });
    expect(await world.step(id, 'W41')).toMatchObject({ outcome: 'SKIPPED' });
  });

  it('ends the deployment’s way when a service did not get healthy: the step, the service and why are on record [W41 W43]', async () => {
    const { world, id } = await begun(shop('1'));
    const stock = { ...shop('1')[0], name: 'stock' };
    world.fake.behave('1', 'never-healthy');
    await world.advance(id, stock.name);
    await world.advance(id, 'mail');
    expect(await world.planWave(id)).toEqual({ outcome: 'STOP', wait_seconds: 0 });
    const { failure } = await world.stateOf(id);
    expect(failure).toMatchObject({ step: 'W43', code: 'service_unhealthy', affected_components: ['mail', 'stock'] });
    expect(failure?.message).toMatch(/^mail 1 did not get healthy: .* Failed too: stock 1 did not get healthy: /);
    expect(await world.step(id, 'W41')).toMatchObject({
      outcome: 'FAILED',
      message: '2 services did not become active: mail, stock.',
    });
    expect(await world.step(id, 'W43')).toMatchObject({ outcome: 'FAILED' });
  });

  it('lets the others of the wave end before it says so [W41]', async () => {
    const { world, id } = await begun([{ name: 'bad', version: '9' }, { name: 'good' }]);
    world.fake.behave('9', 'exits');
    await world.advance(id, 'bad');
    await world.advance(id, 'good');
    expect(await world.records.service(id, 'good')).toMatchObject({ status: 'ACTIVE' });
    expect(await world.planWave(id)).toMatchObject({ outcome: 'STOP' });
    expect((await world.stateOf(id)).failure?.affected_components).toEqual(['bad']);
  });

  it('names what broke beside health with its own step [W41]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.fake.loseArtifact('/srv/cart/1');
    await world.advance(id, 'cart');
    await world.planWave(id);
    expect((await world.stateOf(id)).failure).toMatchObject({ step: 'W41', code: 'artifact_invalid' });
    expect(await world.step(id, 'W43')).toBeUndefined();
  });

  it('gives a large wave out in parts that an execution can carry', async () => {
    const { world, id } = await begun(Array.from({ length: 620 }, (_, index) => ({ name: `service-${index}` })));
    const answer = await world.planWave(id);
    expect(namesOf(answer)).toHaveLength(500);
    expect(JSON.stringify(answer).length).toBeLessThan(256 * 1024);
  });

  it('finds the wave of a long chain without reading all of it', async () => {
    const length = 200;
    const chain = Array.from({ length }, (_, index) => ({
      name: `s-${index}`,
      needs: index === 0 ? [] : [`s-${index - 1}`],
    }));
    const { world, id } = await begun(chain);
    const session = await world.journal.open(id);
    const at = '2026-11-23T19:09:23.000Z';
    const active = chain.slice(0, 150).map(
      ({ name }) =>
        ({
          service_name: name,
          status: 'ACTIVE',
          next_action: 3,
          started_at: at,
          updated_at: at,
          action_started_at: at,
        }) as const,
    );
    for (let from = 0; from < active.length; from += 50)
      await world.journal.commit(session, () => ({ services: active.slice(from, from + 50) }));
    let reads = 0;
    world.deps.records = {
      ...world.records,
      service: (deployment_id, name) => ((reads += 1), world.records.service(deployment_id, name)),
    };
    const { createHandler } = await import('../../../../functions/orchestrator/plan-wave.handler.ts');
    expect(namesOf(await createHandler(world.deps)({ deployment_id: id }))).toEqual(['s-150']);
    expect(reads).toBeLessThanOrEqual(10);
  });

  it('passes by when the phase is over', async () => {
    const world = await openWorld();
    const state = await world.release([{ name: 'cart' }]);
    expect(await world.planWave(state.id)).toMatchObject({ outcome: 'PROCEED', services: [] });
  });
});
