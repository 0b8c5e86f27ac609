import { describe, expect, it } from '@jest/globals';
import { eventsOfItem } from '../../../../../shared/adapters/store/event-log.ts';
import type { Item } from '../../../../../shared/ports/table.port.ts';
import { itemsOf, openTestStore, saveSomeEnvironment, someEvent, submitted } from './store-fixture.ts';

const withEvents = async (count: number, perCommit: number) => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  for (let stored = 1; stored < count; stored += perCommit) {
    await store.journal.commit(session, () => ({
      events: Array.from({ length: Math.min(perCommit, count - stored) }, () => someEvent()),
    }));
  }
  const read = async (after: number, limit: number) =>
    (await store.records.events(session.deployment_id, after, limit)).map((event) => event.sequence);
  return { store, session, read };
};

const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('reading events', () => {
  it.each([1, 7, 60])('gives those after a sequence, in order, when commits hold %i', async (perCommit) => {
    const { read } = await withEvents(230, perCommit);
    expect(await read(0, 1_000)).toEqual(from(1, 230));
    for (const after of [0, 1, 98, 99, 100, 101, 199, 200, 229])
      expect(await read(after, 1_000)).toEqual(from(after + 1, 230));
    expect(await read(95, 10)).toEqual(from(96, 105));
    expect(await read(150, 120)).toEqual(from(151, 230));
    expect(await read(230, 10)).toEqual([]);
    expect(await read(5_000, 10)).toEqual([]);
    expect(await read(0, 0)).toEqual([]);
  });

  it('finds the newest in META while they cost no write unit there, and all of them in one item when one does not fit', async () => {
    const { store, session, read } = await withEvents(1, 1);
    const itemOfEvents = async () =>
      (await itemsOf(store.table, `DEPLOYMENT#${session.deployment_id}`)).filter(({ sk }) => sk.startsWith('EVENT#'));
    let stored = 1;
    while ((await itemOfEvents()).length === 0) {
      expect(await read(0, 100)).toEqual(from(1, stored));
      await store.journal.commit(session, () => ({ events: [someEvent()] }));
      stored += 1;
    }
    expect(stored).toBeGreaterThan(2);
    const [item] = await itemOfEvents();
    expect(item).toMatchObject({ sk: 'EVENT#000000001', told: stored - 1 });
    expect(eventsOfItem(item as Item)).toHaveLength(stored);
    expect(await read(0, 100)).toEqual(from(1, stored));
    expect(await store.records.state(session.deployment_id)).not.toHaveProperty('newest_events');
  });

  it('misses none that leave META while it reads', async () => {
    const { store, session } = await withEvents(3, 1);
    const commit = () => store.journal.commit(session, () => ({ events: [someEvent(), someEvent(), someEvent()] }));
    const { records } = openTestStore({
      table: { ...store.table, query: async (asked) => (await commit(), store.table.query(asked)) },
    });
    const found = await records.events(session.deployment_id, 0, 100);
    expect(found.map(({ sequence }) => sequence).slice(0, 3)).toEqual([1, 2, 3]);
    expect(found.map(({ sequence }) => sequence)).toEqual(from(1, found.length));
  });

  it('ends at a full page', async () => {
    const { read } = await withEvents(199, 50);
    expect(await read(190, 100)).toEqual(from(191, 199));
  });

  it('knows none of a deployment that is not there', async () => {
    expect(await openTestStore().records.events('nobody', 0, 10)).toEqual([]);
  });
});
