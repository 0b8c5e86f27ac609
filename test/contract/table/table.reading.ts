import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Change, ChangePage, Item, Query, Table } from '../../../shared/ports/table.port.ts';

/** All items of a query, page by page; fails when a page is larger than asked for, or empty though a cursor led to it. */
export const readAllPages = async (table: Table, query: Query): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let page = await table.query(query);
  items.push(...page.items);
  while (page.cursor !== undefined) {
    page = await table.query({ ...query, cursor: page.cursor });
    if (page.items.length === 0 || page.items.length > (query.limit ?? 100))
      throw new Error(`A page has ${page.items.length} items.`);
    items.push(...page.items);
  }
  return items;
};

/** Reads the feed until it has told of so many changes of one partition, or 10 seconds have passed: a stream may lag behind its table. */
export const readChanges = async (table: Table, start: string, pk: string, count: number): Promise<ChangePage> => {
  const deadline = Date.now() + 10_000;
  const changes: Change[] = [];
  let cursor = start;
  while (changes.length < count && Date.now() < deadline) {
    const page = await table.changes(cursor, 1000);
    changes.push(...page.changes.filter(({ key }) => key.pk === pk));
    if (page.cursor === cursor) await pause(20);
    cursor = page.cursor;
  }
  return { changes, cursor };
};

/** A cursor at the present end of the feed. */
export const feedStart = async (table: Table): Promise<string> => {
  const marker = { pk: randomUUID(), sk: 'MARKER' };
  await table.transact([{ kind: 'put', item: marker }]);
  return (await readChanges(table, '', marker.pk, 1)).cursor;
};
