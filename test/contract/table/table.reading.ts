import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Change, ChangePage, Item, Query, TableWithFeed } from '../../../shared/ports/table.port.ts';

/** All items of a query, page by page; fails when a page is too large, empty though a cursor led to it, or repeats an item. */
export const readAllPages = async (table: TableWithFeed, query: Query): Promise<readonly Item[]> => {
  const items = new Map<string, Item>();
  let cursor: string | undefined;
  do {
    const page = await table.query(cursor === undefined ? query : { ...query, cursor });
    if (cursor !== undefined && page.items.length === 0) throw new Error('A cursor leads to an empty page.');
    if (page.items.length > (query.limit ?? 100)) throw new Error(`A page has ${page.items.length} items.`);
    if (page.items.some(({ sk }) => items.has(sk))) throw new Error('A page repeats an item.');
    page.items.forEach((item) => items.set(item.sk, item));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [...items.values()];
};

/** Reads the feed until it has told of so many changes of one partition, or 10 seconds have passed: a stream may lag behind its table. */
export const readChanges = async (
  table: TableWithFeed,
  start: string,
  pk: string,
  count: number,
): Promise<ChangePage> => {
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
export const feedStart = async (table: TableWithFeed): Promise<string> => {
  const marker = { pk: randomUUID(), sk: 'MARKER' };
  await table.transact([{ kind: 'put', item: marker }]);
  return (await readChanges(table, '', marker.pk, 1)).cursor;
};
