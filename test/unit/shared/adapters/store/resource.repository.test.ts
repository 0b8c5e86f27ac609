import { describe, expect, it } from '@jest/globals';
import { openTestStore, someResource } from './store-fixture.ts';

describe('saving a resource', () => {
  it('gives it back by id and by environment, as it was last saved [RR1 RR2 RR3]', async () => {
    const { resources } = openTestStore();
    expect(await resources.saveResource(someResource({ status: 'CREATING' }))).toEqual({ outcome: 'saved' });
    expect(await resources.saveResource(someResource())).toEqual({ outcome: 'saved' });
    await resources.saveResource(someResource({ id: 'resource-2', name: 'images' }));
    await resources.saveResource(someResource({ id: 'resource-3', environment_id: 'other' }));
    expect(await resources.findResourceById('resource-1')).toEqual(someResource());
    expect((await resources.findResourcesByEnvironment('dev')).map((one) => one.id)).toEqual([
      'resource-2',
      'resource-1',
    ]);
    expect(await resources.findResourceById('nobody')).toBeUndefined();
    expect(await resources.findResourcesByEnvironment('nobody')).toEqual([]);
  });

  it('refuses a second live one of a name, naming the first [I1]', async () => {
    const { resources } = openTestStore();
    await resources.saveResource(someResource());
    expect(await resources.saveResource(someResource({ id: 'resource-2' }))).toEqual({
      outcome: 'name_taken',
      resource_id: 'resource-1',
    });
    expect(await resources.findResourceById('resource-2')).toBeUndefined();
  });

  it('frees the name of a deleted one, which is still found by id [I1 RR2]', async () => {
    const { resources } = openTestStore();
    await resources.saveResource(someResource());
    await resources.saveResource(someResource({ status: 'DELETED' }));
    expect(await resources.findResourcesByEnvironment('dev')).toEqual([]);
    expect(await resources.saveResource(someResource({ id: 'resource-2' }))).toEqual({ outcome: 'saved' });
    await resources.saveResource(someResource({ status: 'DELETED' }));
    expect(await resources.findResourceById('resource-1')).toEqual(someResource({ status: 'DELETED' }));
    expect((await resources.findResourcesByEnvironment('dev')).map((one) => one.id)).toEqual(['resource-2']);
  });

  it('lets only one of twenty that are made at once under a name live [I1]', async () => {
    const first = openTestStore();
    const stores = Array.from({ length: 20 }, () => openTestStore({ table: first.table }));
    const results = await Promise.all(
      stores.map((store, index) => store.resources.saveResource(someResource({ id: `resource-${index}` }))),
    );
    expect(results.filter((result) => result.outcome === 'saved')).toHaveLength(1);
    expect(await first.resources.findResourcesByEnvironment('dev')).toHaveLength(1);
  });
});
