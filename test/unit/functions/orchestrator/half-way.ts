import { expect } from '@jest/globals';
import { openWorld, shop } from './orchestrator.world.ts';

/** Version 1 of the shop is live; version 2 has come as far as its last wave, which failed. */
export const halfWay = async (changes: Readonly<Record<string, object>> = {}) => {
  const world = await openWorld();
  const before = await world.release(shop('1'));
  const picture = world.fake.picture();
  const id = await world.submit([
    ...shop('2', { front: { version: 'bad' }, ...changes }),
    { name: 'extra', version: '2', needs: ['cart'] },
  ]);
  await world.prepare(id);
  world.fake.behave('bad', 'never-healthy');
  expect(await world.runPhase(id, 'DEPLOYMENT')).toMatchObject({ outcome: 'STOPPED' });
  world.fake.effects.length = 0;
  return { world, id, before: before.id, picture };
};
