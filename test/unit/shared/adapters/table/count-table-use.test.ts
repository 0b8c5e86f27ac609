import { expect, it } from '@jest/globals';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { countTableUse } from '../../../../../shared/adapters/table/count-table-use.ts';
import type { Item, TableWithFeed, Write } from '../../../../../shared/ports/table.port.ts';

const memory = (): TableWithFeed => openSqliteTable({ file: ':memory:', clock: { now: () => 0 } });
const itemOf = (sk: string, kilobytes: number): Item => ({ pk: 'p', sk, text: 'x'.repeat(kilobytes * 1024 - 20) });
const put = (item: Item): Write => ({ kind: 'put', item });
const untouched = { gets: 0, queries: 0, transactions: 0, items_written: 0, write_units: 0 };

it('counts reads, and passes on what they find', async () => {
  const { table, use } = countTableUse(memory());
  expect(await table.get({ pk: 'p', sk: 'a' })).toBeUndefined();
  expect(await table.query({ pk: 'p' })).toEqual({ items: [] });
  await table.changes('');
  expect(use).toEqual({ ...untouched, gets: 1, queries: 1 });
});

it('counts a unit for each kilobyte begun of a plain write', async () => {
  const { table, use } = countTableUse(memory());
  await table.transact([put(itemOf('a', 1))]);
  await table.transact([put(itemOf('b', 2.5))]);
  expect(use).toEqual({ ...untouched, transactions: 2, items_written: 2, write_units: 1 + 3 });
});

it('counts twice as much for several writes, a check as a write, and a condition as a transaction', async () => {
  const { table, use } = countTableUse(memory());
  const check: Write = { kind: 'check', key: { pk: 'p', sk: 'c' }, condition: { kind: 'absent' } };
  await table.transact([put(itemOf('a', 1)), put(itemOf('b', 2)), check]);
  expect(use).toEqual({ ...untouched, transactions: 1, items_written: 2, write_units: 2 * (1 + 2 + 1) });
  await table.transact([{ ...put(itemOf('c', 1)), condition: { kind: 'absent' } }]);
  expect(use).toMatchObject({ items_written: 3, write_units: 2 * (1 + 2 + 1) + 2 });
});

it('counts the larger image: of the item replaced, deleted or checked, as far as it has been seen', async () => {
  const inner = memory();
  await inner.transact([put(itemOf('a', 4)), put(itemOf('b', 5)), put(itemOf('c', 6))]);
  const { table, use } = countTableUse(inner);
  await table.get({ pk: 'p', sk: 'a' });
  await table.transact([put(itemOf('a', 1))]);
  expect(use.write_units).toBe(4);
  await table.transact([put(itemOf('a', 2))]);
  expect(use.write_units).toBe(4 + 2);
  await table.query({ pk: 'p' });
  await table.transact([{ kind: 'delete', key: { pk: 'p', sk: 'b' } }]);
  expect(use.write_units).toBe(4 + 2 + 5);
  await table.transact([{ kind: 'delete', key: { pk: 'p', sk: 'b' } }]);
  expect(use.write_units).toBe(4 + 2 + 5 + 1);
  await table.transact([{ kind: 'check', key: { pk: 'p', sk: 'c' }, condition: { kind: 'present' } }]);
  expect(use.write_units).toBe(4 + 2 + 5 + 1 + 12);
});

it('counts what a refused transaction costs, but no item as written', async () => {
  const { table, use } = countTableUse(memory());
  const refused: Write = { ...put(itemOf('a', 2)), condition: { kind: 'present' } };
  expect(await table.transact([refused])).toMatchObject({ outcome: 'refused' });
  expect(use).toEqual({ ...untouched, transactions: 1, write_units: 4 });
});

it('leaves the rest of the table as it is', async () => {
  const { table } = countTableUse(openSqliteTable({ file: ':memory:', clock: { now: () => 0 } }));
  const nudged = new Promise((resolve) => table.onCommit(() => resolve('nudged')));
  await table.transact([put(itemOf('a', 1))]);
  expect(await nudged).toBe('nudged');
  table.close();
});
