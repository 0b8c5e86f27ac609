import { describe, expect, it } from '@jest/globals';
import {
  synchronizeComponentState,
  type ComponentRef,
} from '../../../../functions/orchestrator/synchronize-component-state.ts';
import { openWorld } from './orchestrator.world.ts';

const database = { name: 'orders-db', resource_type: 'RDS_DATABASE' } as const;
const target = { environment_id: 'dev', ...database };

const opened = async () => {
  const world = await openWorld();
  const id = await world.submit([{ name: 'cart', resource_names: ['orders-db'] }], {
    resource_requirements: [database],
  });
  await world.prepare(id);
  await world.provision(id, database);
  await world.run(id);
  const look = (...components: ComponentRef[]) => synchronizeComponentState(world.deps, 'dev', components);
  const record = async () => (await world.resources.findResourcesByEnvironment('dev'))[0];
  return { world, look, record };
};
const cart = { kind: 'SERVICE', name: 'cart' } as const;
const orders = { kind: 'RESOURCE', name: 'orders-db' } as const;

describe('synchronizing what is stored with what is there', () => {
  it('finds everything in step after a release [O7]', async () => {
    const { look } = await opened();
    expect(await look(cart, orders)).toEqual({
      drifted: 0,
      components: [
        { ...cart, outcome: 'in_step' },
        { ...orders, outcome: 'in_step' },
      ],
    });
  });

  it('says what it does not know [O7]', async () => {
    const { look } = await opened();
    expect(
      (await look({ kind: 'SERVICE', name: 'x' }, { kind: 'RESOURCE', name: 'y' })).components.map(
        ({ outcome }) => outcome,
      ),
    ).toEqual(['unknown', 'unknown']);
  });

  it('marks a resource that is gone as FAILED, once [O7]', async () => {
    const { world, look, record } = await opened();
    world.resource.lose(target);
    expect(await look(orders)).toEqual({
      drifted: 1,
      components: [
        {
          ...orders,
          outcome: 'drifted',
          expected: expect.stringContaining('AVAILABLE'),
          found: 'it is not there',
          corrected: true,
        },
      ],
    });
    expect(await record()).toMatchObject({ status: 'FAILED' });
    expect((await look(orders)).drifted).toBe(0);
  });

  it('follows a resource to where it is now [O7]', async () => {
    const { world, look, record } = await opened();
    const stored = await record();
    if (stored === undefined) throw new Error('no record');
    await world.resources.saveResource({ ...stored, physical_id: '/elsewhere', outputs: { FILE: '/elsewhere/file' } });
    expect(await look(orders)).toMatchObject({ drifted: 1, components: [{ corrected: true }] });
    expect(await record()).toMatchObject({ physical_id: stored.physical_id, outputs: stored.outputs });
  });

  it('tells how a service has drifted, and leaves it to a deployment to mend [O7]', async () => {
    const { world, look } = await opened();
    const live = await world.environments.liveService('dev', 'cart');
    await world.fake.deployer.scale({ environment_id: 'dev', service_name: 'cart' }, live?.version_id ?? '', 3, 99);
    expect((await look(cart)).components).toEqual([
      {
        ...cart,
        outcome: 'drifted',
        expected: expect.stringContaining('1 wanted'),
        found: expect.stringContaining('3 wanted'),
        corrected: false,
      },
    ]);
    world.fake.lose('cart');
    expect((await look(cart)).components).toMatchObject([
      { outcome: 'drifted', found: 'it does not run', corrected: false },
    ]);
    expect(await world.environments.liveService('dev', 'cart')).toEqual(live);
  });
});
