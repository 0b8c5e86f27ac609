import { describe, expect, it } from '@jest/globals';
import { NotFoundError } from '../../../../../shared/domain/deployment/deployment.errors.ts';
import { emptyCapacity } from '../../../../../shared/domain/environment/capacity.ts';
import {
  at,
  completed,
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  someAudit,
  someEnvironment,
  someLiveService,
  someResource,
  submitted,
} from './store-fixture.ts';

describe('saving an environment', () => {
  it('gives it back as it was saved [ER1 ER2]', async () => {
    const { environments } = openTestStore();
    const saved = await environments.saveEnvironment(someEnvironment(), 0, someAudit);
    expect(saved).toEqual({ outcome: 'saved', environment: someEnvironment() });
    expect(await environments.findEnvironmentById('dev')).toEqual(someEnvironment());
    expect(await environments.findEnvironmentById('nobody')).toBeUndefined();
  });

  it('counts versions, and refuses one who had read an older [ER1]', async () => {
    const { environments } = openTestStore();
    await environments.saveEnvironment(someEnvironment(), 0, someAudit);
    const second = await environments.saveEnvironment(someEnvironment({ region: 'cellar' }), 1, someAudit);
    expect(second).toMatchObject({ outcome: 'saved', environment: { version: 2, region: 'cellar' } });
    expect(await environments.saveEnvironment(someEnvironment({ region: 'attic' }), 1, someAudit)).toMatchObject({
      outcome: 'changed',
      found: { version: 2, region: 'cellar' },
    });
    expect(await environments.saveEnvironment(someEnvironment(), 0, someAudit)).toMatchObject({
      outcome: 'changed',
      found: { version: 2 },
    });
    expect(await environments.saveEnvironment(someEnvironment({ id: 'other' }), 3, someAudit)).toEqual({
      outcome: 'changed',
    });
  });

  it('lets exactly one of twenty that save at once through', async () => {
    const first = openTestStore();
    const stores = Array.from({ length: 20 }, (_, index) =>
      openTestStore({ table: first.table, clock: first.clock, prefix: `P${index}` }),
    );
    const results = await Promise.all(
      stores.map((store, index) =>
        store.environments.saveEnvironment(someEnvironment({ region: `room-${index}` }), 0, someAudit),
      ),
    );
    expect(results.filter((result) => result.outcome === 'saved')).toHaveLength(1);
    expect((await first.environments.auditTrail('dev', { limit: 100 })).items).toHaveLength(1);
  });

  it('shows its live resources and that a deployment is under way, without storing either [REL2]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    await store.journal.commit(session, () => ({ resources: [someResource()] }));
    const seen = await store.environments.findEnvironmentById('dev');
    expect(seen).toMatchObject({ status: 'DEPLOYING', resources: [{ name: 'orders-db', service_names: ['orders'] }] });
    await store.environments.saveEnvironment(seen ?? someEnvironment(), 1, someAudit);
    await store.journal.commit(session, () => ({ ...completed, removed_resources: ['resource-1'] }));
    expect(await store.environments.findEnvironmentById('dev')).toMatchObject({
      status: 'ACTIVE',
      resources: [],
      version: 2,
    });
  });
});

describe('listing environments', () => {
  it('finds those of a type, a page at a time [ER3]', async () => {
    const { environments } = openTestStore();
    for (const id of ['a', 'b', 'c'])
      await environments.saveEnvironment(someEnvironment({ id, type: 'STAGING' }), 0, someAudit);
    await environments.saveEnvironment(someEnvironment({ id: 'live', type: 'PRODUCTION' }), 0, someAudit);
    const first = await environments.findEnvironmentsByType('STAGING', { limit: 2 });
    expect(first.items.map((one) => one.id)).toEqual(['a', 'b']);
    const second = await environments.findEnvironmentsByType('STAGING', {
      limit: 2,
      ...(first.cursor !== undefined && { cursor: first.cursor }),
    });
    expect(second.items.map((one) => one.id)).toEqual(['c']);
    expect(second.cursor).toBeUndefined();
    expect((await environments.listEnvironments({ limit: 10 })).items.map((one) => one.id)).toEqual([
      'live',
      'a',
      'b',
      'c',
    ]);
  });

  it('follows a change of type [ER3]', async () => {
    const { environments } = openTestStore();
    await environments.saveEnvironment(someEnvironment(), 0, someAudit);
    await environments.saveEnvironment(someEnvironment({ type: 'STAGING' }), 1, someAudit);
    expect((await environments.findEnvironmentsByType('DEVELOPMENT', { limit: 10 })).items).toEqual([]);
    expect((await environments.findEnvironmentsByType('STAGING', { limit: 10 })).items).toHaveLength(1);
  });
});

describe('removing an environment', () => {
  it('is refused while it is leased or anything in it is live, naming what', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    await store.journal.commit(session, () => ({
      live_services: [someLiveService('cart')],
      resources: [someResource()],
    }));
    expect(await store.environments.removeEnvironment('dev', someAudit)).toEqual({
      outcome: 'in_use',
      by: [`deployment ${session.deployment_id}`, 'service cart', 'resource orders-db'],
    });
    await store.journal.commit(session, () => ({
      ...endedAs('FAILED'),
      removed_live_services: ['cart'],
      removed_resources: ['resource-1'],
    }));
    expect(await store.environments.removeEnvironment('dev', someAudit)).toEqual({ outcome: 'removed' });
    expect(await store.environments.findEnvironmentById('dev')).toBeUndefined();
    expect((await store.environments.listEnvironments({ limit: 10 })).items).toEqual([]);
    await expect(store.environments.removeEnvironment('dev', someAudit)).rejects.toThrow(NotFoundError);
  });

  it('keeps audit and fencing tokens going when one of that id is made again [I4]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    await store.journal.commit(await submitted(store), () => completed);
    await store.environments.removeEnvironment('dev', { ...someAudit, action: 'environment.remove' });
    await saveSomeEnvironment(store);
    expect(await store.environments.capacity('dev')).toMatchObject({
      allocated: emptyCapacity.allocated,
      reservations: {},
    });
    expect((await submitted(store, { id: 'second', name: 'second' })).lease_token).toBe(2);
    const { items } = await store.environments.auditTrail('dev', { limit: 10 });
    expect(items.map((entry) => entry.action)).toEqual([
      'environment.save',
      'deployment.submit',
      'environment.remove',
      'environment.save',
      'deployment.submit',
    ]);
  });
});

describe('what stands beside an environment', () => {
  it('is empty for one that is not there', async () => {
    const { environments } = openTestStore();
    expect(await environments.lease('nobody')).toBeUndefined();
    expect(await environments.capacity('nobody')).toEqual(emptyCapacity);
    expect(await environments.liveServices('nobody')).toEqual([]);
    expect(await environments.liveService('nobody', 'cart')).toBeUndefined();
    expect((await environments.auditTrail('nobody', { limit: 10 })).items).toEqual([]);
    await expect(environments.appendAudit('nobody', someAudit)).rejects.toThrow(NotFoundError);
  });

  it('lists live services by name, the newest of each', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    await store.journal.commit(session, () => ({ live_services: [someLiveService('stock'), someLiveService('cart')] }));
    await store.journal.commit(session, () => ({
      live_services: [someLiveService('cart', { version: '2.0.0', activated_at: at(1) })],
    }));
    expect((await store.environments.liveServices('dev')).map((live) => [live.service_name, live.version])).toEqual([
      ['cart', '2.0.0'],
      ['stock', '1.0.0'],
    ]);
  });
});
