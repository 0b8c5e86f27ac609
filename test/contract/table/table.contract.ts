import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  TableRequestError,
  type Condition,
  type Item,
  type Query,
  type TableWithFeed,
  type Write,
} from '../../../shared/ports/table.port.ts';
import { awkwardValues, conditionCases, reservedWords, unusableWrites } from './table.cases.ts';
import { feedStart, readAllPages, readChanges } from './table.reading.ts';
import { raceToIncrement } from './table.race.ts';

export type OpenTable = { readonly table: TableWithFeed; close(): Promise<void> };

const put = (item: Item, condition?: Condition): Write => ({
  kind: 'put',
  item,
  ...(condition && { condition }),
});
const remove = (key: { pk: string; sk: string }, condition?: Condition): Write => ({
  kind: 'delete',
  key,
  ...(condition && { condition }),
});
const committed = { outcome: 'committed' };
const ifVersion = (value: number): Condition => ({ kind: 'equals', field: 'version', value });

/** What every adapter of the table port must do. Each test keeps to partition keys of its own, so one table serves them all. */
export const tableContract = (open: () => Promise<OpenTable>): void => {
  let opened: OpenTable;
  let table: TableWithFeed;
  beforeAll(async () => {
    opened = await open();
    table = opened.table;
  });
  afterAll(() => opened.close());

  const store = async (items: readonly Item[]): Promise<void> => {
    for (let at = 0; at < items.length; at += 100) {
      expect(await table.transact(items.slice(at, at + 100).map((item) => put(item)))).toEqual(committed);
    }
  };
  const sortKeys = async (query: Query): Promise<readonly string[]> =>
    (await table.query(query)).items.map(({ sk }) => sk);

  describe('get and transact', () => {
    it('finds nothing under a key that was never written', async () => {
      expect(await table.get({ pk: randomUUID(), sk: 'META' })).toBeUndefined();
    });

    it.each(awkwardValues)('gives back %s as it was put', async (_, value) => {
      const item = { pk: randomUUID(), sk: 'META', value };
      await store([item]);
      expect(await table.get({ pk: item.pk, sk: 'META' })).toStrictEqual(item);
      expect((await table.query({ pk: item.pk })).items).toStrictEqual([item]);
    });

    it('takes reserved words as attribute names, also in conditions', async () => {
      const item = {
        pk: randomUUID(),
        sk: 'META',
        ...Object.fromEntries(reservedWords.map((word) => [word, word])),
      };
      await store([item]);
      const all = reservedWords.map((word) => ({ kind: 'equals' as const, field: word, value: word }));
      expect(await table.transact([put({ ...item, changed: true }, { kind: 'all', of: all })])).toEqual(committed);
      expect(await table.get(item)).toEqual({ ...item, changed: true });
    });

    it('replaces the whole item, so attributes that are left out are gone', async () => {
      const key = { pk: randomUUID(), sk: 'META' };
      await store([{ ...key, first: 1 }]);
      await store([{ ...key, second: 2 }]);
      expect(await table.get(key)).toEqual({ ...key, second: 2 });
    });

    it('deletes an item, and finds nothing wrong with deleting it again', async () => {
      const key = { pk: randomUUID(), sk: 'META' };
      await store([key]);
      expect(await table.transact([remove(key)])).toEqual(committed);
      expect(await table.transact([remove(key)])).toEqual(committed);
      expect(await table.get(key)).toBeUndefined();
    });

    it('keeps keys apart that differ by case, accent form, white space or a zero character only', async () => {
      const pk = randomUUID();
      const items = ['a', 'A', 'a ', 'a\0', 'é', 'e\u0301'].map((sk) => ({ pk, sk, own: sk }));
      await store(items);
      expect(await Promise.all(items.map((item) => table.get(item)))).toEqual(items);
    });

    it('does not let a caller change what is stored through an item that it still holds', async () => {
      const item = { pk: randomUUID(), sk: 'META', list: [1] };
      const writing = table.transact([put(item)]);
      item.list.push(2);
      await writing;
      const read = await table.get(item);
      (read?.['list'] as number[] | undefined)?.push(3);
      expect(await table.get(item)).toEqual({ ...item, list: [1] });
    });

    it('commits a hundred writes together', async () => {
      const pk = randomUUID();
      await store(Array.from({ length: 100 }, (_, index) => ({ pk, sk: String(index) })));
      expect(await sortKeys({ pk, limit: 1000 })).toHaveLength(100);
    });
  });

  describe('conditions', () => {
    it.each(conditionCases)('$name', async ({ stored, condition, holds }) => {
      const key = { pk: randomUUID(), sk: 'META' };
      const found = stored === undefined ? undefined : { ...key, ...stored };
      if (found !== undefined) await store([found]);
      const refused = {
        outcome: 'refused',
        failures: [found === undefined ? { index: 0 } : { index: 0, found }],
      };
      const expected = holds ? committed : refused;
      expect(await table.transact([{ kind: 'check', key, condition }])).toStrictEqual(expected);
      expect(await table.transact([put({ ...key, written: true }, condition)])).toStrictEqual(expected);
      expect(await table.get(key)).toStrictEqual(holds ? { ...key, written: true } : found);
    });

    it('deletes on condition only', async () => {
      const item = { pk: randomUUID(), sk: 'META', version: 2 };
      await store([item]);
      expect(await table.transact([remove(item, ifVersion(1))])).toEqual({
        outcome: 'refused',
        failures: [{ index: 0, found: item }],
      });
      expect(await table.transact([remove(item, ifVersion(2))])).toEqual(committed);
      expect(await table.get(item)).toBeUndefined();
    });

    it('names every write that was refused, with what was found, and writes none of them', async () => {
      const pk = randomUUID();
      const taken = { pk, sk: 'taken', owner: 'somebody' };
      await store([taken]);
      const result = await table.transact([
        put({ pk, sk: 'free' }, { kind: 'absent' }),
        put({ pk, sk: 'taken', owner: 'me' }, { kind: 'absent' }),
        { kind: 'check', key: { pk, sk: 'missing' }, condition: { kind: 'present' } },
        put({ pk, sk: 'unconditional' }),
      ]);
      expect(result).toStrictEqual({
        outcome: 'refused',
        failures: [{ index: 1, found: taken }, { index: 2 }],
      });
      expect((await table.query({ pk })).items).toEqual([taken]);
    });

    it('checks an item without writing it, and writes others only when the check holds', async () => {
      const pk = randomUUID();
      const lease = { pk, sk: 'LEASE', token: 7 };
      await store([lease]);
      const writeWith = (token: number): Promise<unknown> =>
        table.transact([
          {
            kind: 'check',
            key: { pk, sk: 'LEASE' },
            condition: { kind: 'equals', field: 'token', value: token },
          },
          put({ pk, sk: 'STATE', by: token }),
        ]);
      expect(await writeWith(7)).toEqual(committed);
      expect(await writeWith(6)).toEqual({ outcome: 'refused', failures: [{ index: 0, found: lease }] });
      expect((await table.query({ pk })).items).toEqual([lease, { pk, sk: 'STATE', by: 7 }]);
    });
  });

  describe('query', () => {
    const unordered = ['b', 'a', 'Z', 'z', 'é', '\uE000', '\uFFFD', '😀', '\u{10FFFF}', 'a\0', 'aa', 'a😀', 'ab'];
    const ordered = [...unordered].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

    it('orders by the bytes of the sort key, either way', async () => {
      const pk = randomUUID();
      await store(unordered.map((sk) => ({ pk, sk })));
      expect(await sortKeys({ pk })).toEqual(ordered);
      expect(await sortKeys({ pk, descending: true })).toEqual([...ordered].reverse());
    });

    it('finds only what begins with the prefix, of one partition', async () => {
      const pk = randomUUID();
      await store([...unordered.map((sk) => ({ pk, sk })), { pk: `${pk}a`, sk: 'a' }]);
      expect(await sortKeys({ pk, prefix: 'a' })).toEqual(['a', 'a\0', 'aa', 'ab', 'a😀']);
      expect(await sortKeys({ pk, prefix: 'a', descending: true })).toEqual(['a😀', 'ab', 'aa', 'a\0', 'a']);
      expect(await sortKeys({ pk, prefix: '\u{10FFFF}' })).toEqual(['\u{10FFFF}']);
      expect(await sortKeys({ pk, prefix: '' })).toEqual(ordered);
      expect(await sortKeys({ pk, prefix: 'nothing' })).toEqual([]);
      expect(await table.query({ pk: randomUUID() })).toEqual({ items: [] });
    });

    it.each(['%', '_', '*', '?', "'", '\\', 'a%'])('takes the prefix %s literally', async (prefix) => {
      const pk = randomUUID();
      await store(['abc', 'xyz', `${prefix}1`].map((sk) => ({ pk, sk })));
      expect(await sortKeys({ pk, prefix })).toEqual([`${prefix}1`]);
    });

    it.each([1, 2, 3, 12, 13, 14])('walks all items once in pages of %i, forwards and backwards', async (limit) => {
      const pk = randomUUID();
      await store([...unordered.map((sk) => ({ pk, sk: `x${sk}` })), { pk, sk: 'w' }, { pk, sk: 'y' }]);
      const forwards = await readAllPages(table, { pk, prefix: 'x', limit });
      expect(forwards.map(({ sk }) => sk)).toEqual(ordered.map((sk) => `x${sk}`));
      const backwards = await readAllPages(table, { pk, prefix: 'x', limit, descending: true });
      expect(backwards).toEqual([...forwards].reverse());
    });

    it('gives a cursor only when there is more', async () => {
      const pk = randomUUID();
      await store([1, 2, 3].map((index) => ({ pk, sk: String(index) })));
      expect((await table.query({ pk, limit: 3 })).cursor).toBeUndefined();
      expect((await table.query({ pk, limit: 2 })).cursor).toEqual(expect.any(String));
    });

    it('goes on from a cursor whose item was deleted since', async () => {
      const pk = randomUUID();
      await store([1, 2, 3].map((index) => ({ pk, sk: String(index) })));
      const { cursor = '' } = await table.query({ pk, limit: 2 });
      await table.transact([remove({ pk, sk: '2' })]);
      expect(await table.query({ pk, cursor })).toEqual({ items: [{ pk, sk: '3' }] });
    });

    it('gives a hundred items unless told otherwise, and fills a page however large its items are', async () => {
      const pk = randomUUID();
      await store(Array.from({ length: 103 }, (_, index) => ({ pk, sk: String(1000 + index) })));
      expect((await table.query({ pk })).items).toHaveLength(100);
      const large = randomUUID();
      for (const sk of ['1', '2', '3', '4', '5']) await store([{ pk: large, sk, text: 'x'.repeat(300_000) }]);
      expect(await sortKeys({ pk: large })).toEqual(['1', '2', '3', '4', '5']);
    });

    it.each([
      ['a limit of 0', { pk: 'p', limit: 0 }],
      ['a limit of 1,001', { pk: 'p', limit: 1001 }],
      ['half a limit', { pk: 'p', limit: 1.5 }],
      ['an empty partition key', { pk: '' }],
      ['a partition key that is too long', { pk: 'x'.repeat(2049) }],
      ['a prefix that no sort key can have', { pk: 'p', prefix: 'x'.repeat(1025) }],
      ['a cursor that nobody gave out', { pk: 'p', cursor: 'rubbish' }],
      ['an empty cursor', { pk: 'p', cursor: '' }],
      ['a cursor of other JSON', { pk: 'p', cursor: Buffer.from('{"pk":"p"}').toString('base64url') }],
      ['a cursor of another partition', { pk: 'p', cursor: Buffer.from('["q","1"]').toString('base64url') }],
      ['a cursor outside the prefix', { pk: 'p', prefix: 'a', cursor: Buffer.from('["p","b"]').toString('base64url') }],
      ['a cursor with something behind it', { pk: 'p', cursor: `${Buffer.from('["p","b"]').toString('base64url')}!` }],
    ])('refuses %s', async (_, query) => {
      await expect(table.query(query)).rejects.toThrow(TableRequestError);
    });
  });

  describe('requests that no store takes', () => {
    it.each(unusableWrites)('refuses %s, and writes nothing', async (_, writesUnder) => {
      const pk = randomUUID();
      await expect(table.transact(writesUnder(pk))).rejects.toThrow(TableRequestError);
      expect(await table.query({ pk })).toEqual({ items: [] });
    });

    it.each([
      { pk: '', sk: 'a' },
      { pk: 'a', sk: '' },
      { pk: 'a', sk: 'x'.repeat(1025) },
      { pk: '\ud800', sk: 'a' },
    ])('refuses to get a key that cannot be, case %#', async (key) => {
      await expect(table.get(key)).rejects.toThrow(TableRequestError);
    });

    it('takes an item, a key, a nesting and a transaction of exactly the largest size', async () => {
      const pk = randomUUID();
      const largestJson = 400 * 1024 - JSON.stringify({ pk, sk: 'b', text: '' }).length;
      await store([{ pk, sk: 'b', text: 'x'.repeat(largestJson) }]);
      await store([{ pk: pk.padEnd(2048, 'x'), sk: 'x'.repeat(1024) }]);
      const nested = Array.from({ length: 31 }).reduce<Item[string]>((inner) => ({ inner }), 'x');
      await store([{ pk, sk: 'nested', nested }]);
      const text = 'x'.repeat(400_000);
      await store(Array.from({ length: 10 }, (_, index) => ({ pk: `${pk}all`, sk: String(index), text })));
      await expect(
        table.transact(Array.from({ length: 11 }, (_, index) => put({ pk: `${pk}all`, sk: String(index), text }))),
      ).rejects.toThrow(TableRequestError);
    });
  });

  describe('changes', () => {
    it('tells of each insert, replacement and removal with its images, in order', async () => {
      const key = { pk: randomUUID(), sk: 'META' };
      const start = await feedStart(table);
      await store([{ ...key, version: 1 }]);
      await store([{ ...key, version: 2, more: [null] }]);
      await table.transact([remove(key)]);
      expect((await readChanges(table, start, key.pk, 3)).changes).toStrictEqual([
        { key, after: { ...key, version: 1 } },
        { key, before: { ...key, version: 1 }, after: { ...key, version: 2, more: [null] } },
        { key, before: { ...key, version: 2, more: [null] } },
      ]);
    });

    it('does not tell of refused writes, checks, removals of nothing, or writes that change nothing', async () => {
      const pk = randomUUID();
      const item = { pk, sk: 'META', map: { a: 1, b: [true] } };
      await store([item]);
      const start = await feedStart(table);
      await table.transact([put(item, { kind: 'absent' })]);
      await table.transact([{ kind: 'check', key: item, condition: { kind: 'present' } }]);
      await table.transact([remove({ pk, sk: 'NOTHING' })]);
      await store([{ map: { b: [true], a: 1 }, sk: 'META', pk }]);
      await table.transact([put(item), put({ pk, sk: 'LAST' })]);
      expect((await readChanges(table, start, pk, 1)).changes).toEqual([
        { key: { pk, sk: 'LAST' }, after: { pk, sk: 'LAST' } },
      ]);
    });

    it('goes on where a cursor ends, and gives the same again for the same cursor', async () => {
      const pk = randomUUID();
      const start = await feedStart(table);
      await store([1, 2, 3, 4, 5].map((index) => ({ pk, sk: String(index) })));
      const first = await table.changes(start, 2);
      const second = await readChanges(table, first.cursor, pk, 3);
      const keys = [...first.changes, ...second.changes].map(({ key }) => key.sk);
      expect([...keys].sort()).toEqual(['1', '2', '3', '4', '5']);
      expect(first.changes).toHaveLength(2);
      expect((await table.changes(start, 2)).changes).toEqual(first.changes);
      const end = await table.changes(second.cursor);
      expect(end.changes).toEqual([]);
      await store([{ pk, sk: '6' }]);
      expect((await readChanges(table, end.cursor, pk, 1)).changes).toEqual([
        { key: { pk, sk: '6' }, after: { pk, sk: '6' } },
      ]);
    });

    it('begins at what is kept when the cursor is empty', async () => {
      const pk = randomUUID();
      await store([{ pk, sk: 'META' }]);
      expect((await readChanges(table, '', pk, 1)).changes).toEqual([
        { key: { pk, sk: 'META' }, after: { pk, sk: 'META' } },
      ]);
    });

    it.each(['rubbish', 'W10', 'bnVsbA', '-1', '1e3', '999999999999999', 'eyJhIjoxfQ'])(
      'refuses the cursor %s',
      async (cursor) => {
        await expect(table.changes(cursor)).rejects.toThrow(TableRequestError);
      },
    );

    it.each([0, 1001, 2.5])('refuses a limit of %d', async (limit) => {
      await expect(table.changes('', limit)).rejects.toThrow(TableRequestError);
    });
  });

  it('loses no update and doubles none when 50 racers increment one counter', async () => {
    const race = await raceToIncrement(table, { pk: randomUUID(), sk: 'COUNTER' }, 50);
    expect(race).toEqual({ counter: 50, versions: Array.from({ length: 50 }, (_, index) => index + 1) });
  }, 60_000);
};
