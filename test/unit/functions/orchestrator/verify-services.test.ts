import { describe, expect, it } from '@jest/globals';
import { openWorld, shop, type Released } from './orchestrator.world.ts';

const deployed = async (services: readonly Released[] = shop('1')) => {
  const world = await openWorld();
  const id = await world.submit(services);
  await world.prepare(id);
  for (const { name } of services) await world.advance(id, name);
  await world.planWave(id);
  return { world, id };
};
const versionId = async (world: Awaited<ReturnType<typeof openWorld>>, name: string): Promise<string> =>
  (await world.environments.liveService('dev', name))?.version_id ?? '';

describe('VerifyServices', () => {
  it('finds that all work together, are healthy and answer, and ends the phase [W42 W43 W44]', async () => {
    const { world, id } = await deployed();
    expect(await world.verify(id)).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });
    expect(await world.step(id, 'W42')).toMatchObject({
      outcome: 'PASSED',
      message: '3 dependencies: each answers at the address that its dependents were given.',
    });
    expect(await world.step(id, 'W43')).toMatchObject({
      outcome: 'PASSED',
      message: 'All instances of 4 services are healthy.',
    });
    expect(await world.step(id, 'W44')).toMatchObject({
      outcome: 'PASSED',
      message: '4 services answer as expected through their stable addresses.',
    });
    expect(await world.stateOf(id)).toMatchObject({ status: 'TESTING' });
    expect(world.requests.map(({ url }) => url)).toContain('http://front.test/health');
  });

  it('run twice tells once', async () => {
    const { world, id } = await deployed();
    await world.verify(id);
    const events = await world.eventTypes(id);
    await world.verify(id);
    expect(await world.eventTypes(id)).toEqual(events);
  });

  it('fails when a dependency does not answer its dependents, naming both [W42]', async () => {
    const { world, id } = await deployed();
    world.answers.set('http://stock.test/health', 500);
    expect(await world.verify(id)).toMatchObject({ outcome: 'STOP' });
    expect((await world.stateOf(id)).failure).toMatchObject({
      step: 'W42',
      code: 'dependency_unreachable',
      affected_components: ['cart'],
    });
    expect((await world.step(id, 'W42'))?.message).toBe(
      'cart needs stock: stock at http://stock.test: GET /health answered 500, expected 200.',
    );
  });

  it('fails when an instance has fallen ill since it took traffic [W43]', async () => {
    const { world, id } = await deployed();
    world.fake.behave(await versionId(world, 'front'), 'never-healthy');
    expect(await world.verify(id)).toMatchObject({ outcome: 'STOP' });
    expect(await world.step(id, 'W43')).toMatchObject({ outcome: 'FAILED' });
    expect((await world.step(id, 'W43'))?.message).toContain('front: 0 of 1 instance healthy');
    expect(await world.stateOf(id)).toMatchObject({ status: 'DEPLOYING' });
  });

  it('looks after what the release depends on and does not bring itself [W42 W43]', async () => {
    const world = await openWorld();
    await world.release([{ name: 'stock' }]);
    const id = await world.submit([{ name: 'cart', needs: ['stock'] }]);
    await world.prepare(id);
    await world.advance(id, 'cart');
    world.fake.behave(await versionId(world, 'stock'), 'exits');
    expect(await world.verify(id)).toMatchObject({ outcome: 'STOP' });
    expect((await world.step(id, 'W43'))?.message).toContain('stock: 0 of 1 instance healthy');
  });

  it('fails when a service does not answer at its stable address as its check expects [W44]', async () => {
    const { world, id } = await deployed([
      { name: 'front', health_checks: [{ kind: 'HTTP', path: '/ready', expected_status: 204 }] },
    ]);
    expect(await world.verify(id)).toMatchObject({ outcome: 'STOP' });
    expect((await world.stateOf(id)).failure).toMatchObject({
      step: 'W44',
      code: 'service_not_answering',
      affected_components: ['front'],
      message: 'front at http://front.test: GET /ready answered 200, expected 204.',
    });
  });

  it('asks again before it calls a single bad answer a fault [W44]', async () => {
    const { world, id } = await deployed([{ name: 'front' }]);
    world.answers.set('http://front.test/health', 500);
    const send = world.deps.http.send.bind(world.deps.http);
    let asked = 0;
    world.deps.http = { send: async (request) => ((asked += 1) === 2 && world.answers.clear(), send(request)) };
    const { createHandler } = await import('../../../../functions/orchestrator/verify-services.handler.ts');
    expect(await createHandler(world.deps)({ deployment_id: id })).toMatchObject({ outcome: 'PROCEED' });
    expect(asked).toBe(2);
  });

  it('asks a TCP service for any answer, and takes the word of a command [W44]', async () => {
    const { world, id } = await deployed([
      { name: 'cache', health_checks: [{ kind: 'TCP' }] },
      { name: 'worker', health_checks: [{ kind: 'COMMAND', command: ['./ready.sh'] }] },
    ]);
    world.answers.set('http://cache.test/', 404);
    expect(await world.verify(id)).toMatchObject({ outcome: 'PROCEED' });
    expect(world.requests.map(({ url }) => url)).toEqual(['http://cache.test/']);
  });
});
