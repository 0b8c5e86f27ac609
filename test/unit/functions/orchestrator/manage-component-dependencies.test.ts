import { describe, expect, it } from '@jest/globals';
import { manageComponentDependencies } from '../../../../functions/orchestrator/manage-component-dependencies.ts';
import { openWorld } from './orchestrator.world.ts';

const manage = async (components: Readonly<Record<string, readonly string[]>>) => {
  const world = await openWorld();
  await world.release([{ name: 'ledger' }]);
  return manageComponentDependencies(
    world,
    'dev',
    Object.entries(components).map(([name, dependencies]) => ({ name, dependencies })),
  );
};

describe('the order of components', () => {
  it('puts each after all that it depends on, and counts what is live already [O8]', async () => {
    expect(await manage({ front: ['cart'], cart: ['stock', 'ledger'], stock: [] })).toEqual({
      outcome: 'ordered',
      waves: [['stock'], ['cart'], ['front']],
    });
  });

  it('refuses a cycle with its path [O8 CD2]', async () => {
    const result = await manage({ a: ['b'], b: ['c'], c: ['a'] });
    expect(result).toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(/ needs .* needs .*: none of them can be the first/),
    });
    const { path } = result as { path: readonly string[] };
    expect([path.length, path[0], [...new Set(path)].sort()]).toEqual([4, path.at(-1), ['a', 'b', 'c']]);
  });

  it('refuses what is neither in the release nor live [O8 CD2]', async () => {
    expect(await manage({ cart: ['nowhere'] })).toEqual({
      outcome: 'refused',
      path: ['cart', 'nowhere'],
      message: 'cart needs nowhere: neither in the release nor live in dev.',
    });
  });
});
