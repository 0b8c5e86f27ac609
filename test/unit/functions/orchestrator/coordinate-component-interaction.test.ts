import { describe, expect, it } from '@jest/globals';
import { coordinateComponentInteraction } from '../../../../functions/orchestrator/coordinate-component-interaction.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const live = async (...[dependent, dependency]: [string, string]) => {
  const world = await openWorld();
  const { id } = await world.release(shop('1'));
  const { services } = (await world.records.specification(id)) ?? { services: [] };
  const named = (name: string) => {
    const found = services.find((service) => service.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  const coordinate = () =>
    coordinateComponentInteraction(
      { deployer: world.deps.deployer, http: world.deps.http },
      { environment_id: 'dev', dependent: named(dependent), dependency: named(dependency) },
    );
  return { world, coordinate };
};

describe('whether one component can use another', () => {
  it('can when it names it and it answers at its address [O6]', async () => {
    const { coordinate } = await live('cart', 'stock');
    expect(await coordinate()).toEqual({
      outcome: 'connected',
      url: 'http://stock.test',
      message: 'cart needs stock: stock answers at http://stock.test',
    });
  });

  it('cannot when it does not name it: it is not told the address [O6]', async () => {
    const { coordinate } = await live('front', 'stock');
    expect(await coordinate()).toMatchObject({ outcome: 'not_declared' });
  });

  it('cannot when it does not answer as its check expects [O6]', async () => {
    const { world, coordinate } = await live('cart', 'stock');
    world.answers.set('http://stock.test/health', 500);
    expect(await coordinate()).toMatchObject({
      outcome: 'not_connected',
      message: 'cart needs stock: stock at http://stock.test: GET /health answered 500, expected 200',
    });
  });

  it('cannot when either does not serve [O6]', async () => {
    for (const name of ['cart', 'stock']) {
      const { world, coordinate } = await live('cart', 'stock');
      world.fake.lose(name);
      expect(await coordinate()).toMatchObject({
        outcome: 'not_connected',
        message: expect.stringContaining('it does not run'),
      });
    }
  });
});
