import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteTable, type SqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { TableRequestError, TableUnavailableError } from '../../../../../shared/ports/table.port.ts';

const hour = 60 * 60 * 1000;
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'windlass-sqlite-'));
  folders.push(folder);
  return join(folder, 'table.sqlite');
};

const clockAt = (start: number) => {
  let now = start;
  return { now: () => now, advance: (milliseconds: number) => void (now += milliseconds) };
};

const writeOne = async (table: SqliteTable, sk: string): Promise<void> => {
  await table.transact([{ kind: 'put', item: { pk: 'p', sk } }]);
};
const writeMany = async (table: SqliteTable, name: string, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await writeOne(table, `${name}${index}`);
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the file', () => {
  it('keeps items and the feed from one opening to the next', async () => {
    const file = newFile();
    const clock = clockAt(0);
    const first = openSqliteTable({ file, clock });
    await writeOne(first, 'a');
    const { cursor } = await first.changes('');
    first.close();
    const second = openSqliteTable({ file, clock });
    expect(await second.get({ pk: 'p', sk: 'a' })).toEqual({ pk: 'p', sk: 'a' });
    await writeOne(second, 'b');
    expect((await second.changes(cursor)).changes).toEqual([
      { key: { pk: 'p', sk: 'b' }, after: { pk: 'p', sk: 'b' } },
    ]);
    second.close();
  });

  it('is refused when a newer Windlass wrote it', () => {
    const file = newFile();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 2');
    database.close();
    expect(() => openSqliteTable({ file, clock: clockAt(0) })).toThrow('has table version 2');
  });

  it('is unavailable in a folder that does not exist', () => {
    expect(() => openSqliteTable({ file: join(tmpdir(), 'nowhere', 'table'), clock: clockAt(0) })).toThrow(
      TableUnavailableError,
    );
  });

  it('is not called unavailable when it is something else', () => {
    const file = newFile();
    writeFileSync(file, 'This is no database, although it is long enough to be looked at. '.repeat(100));
    expect(() => openSqliteTable({ file, clock: clockAt(0) })).toThrow('file is not a database');
  });
});

describe('the kept changes', () => {
  it('are those of the last 24 hours, older ones going as others are written', async () => {
    const clock = clockAt(0);
    const table = openSqliteTable({ file: ':memory:', clock });
    await writeMany(table, 'old', 10);
    clock.advance(1);
    await writeMany(table, 'recent', 10);
    clock.advance(24 * hour);
    await writeMany(table, 'new', 64);
    const { changes } = await table.changes('', 1000);
    expect(changes.map(({ key }) => key.sk.replace(/\d+/, ''))).toEqual([
      ...Array<string>(10).fill('recent'),
      ...Array<string>(64).fill('new'),
    ]);
    table.close();
  });

  it('stay for a minute after an opening, however old they are, so that a reader that was stopped catches up', async () => {
    const file = newFile();
    const clock = clockAt(0);
    const before = openSqliteTable({ file, clock });
    await writeMany(before, 'old', 3);
    before.close();
    clock.advance(72 * hour);
    const after = openSqliteTable({ file, clock });
    await writeMany(after, 'new', 64);
    expect((await after.changes('')).changes).toHaveLength(67);
    clock.advance(60_000);
    await writeOne(after, 'last');
    expect((await after.changes('')).changes).toHaveLength(65);
    after.close();
  });

  it('are all trimmed in the end, however many there are', async () => {
    const clock = clockAt(0);
    const table = openSqliteTable({ file: ':memory:', clock });
    for (let batch = 0; batch < 25; batch += 1) {
      const writes = Array.from({ length: 100 }, (_, index) => ({
        kind: 'put' as const,
        item: { pk: 'p', sk: `${batch}-${index}` },
      }));
      await table.transact(writes);
    }
    clock.advance(25 * hour);
    await writeMany(table, 'new', 64 * 3);
    expect((await table.changes('', 1000)).changes).toHaveLength(64 * 3);
    table.close();
  });

  it('are told apart from those that a cursor missed: it is refused, and an empty one begins at what is kept', async () => {
    const clock = clockAt(0);
    const table = openSqliteTable({ file: ':memory:', clock });
    await writeMany(table, 'old', 3);
    const { cursor } = await table.changes('', 2);
    const { cursor: atTheEnd } = await table.changes('');
    clock.advance(25 * hour);
    await writeOne(table, 'new');
    await expect(table.changes(cursor)).rejects.toThrow(TableRequestError);
    const expected = [{ key: { pk: 'p', sk: 'new' }, after: { pk: 'p', sk: 'new' } }];
    expect((await table.changes(atTheEnd)).changes).toEqual(expected);
    expect((await table.changes('')).changes).toEqual(expected);
    table.close();
  });

  it('can all be gone, and the cursor of that end still goes on', async () => {
    const clock = clockAt(0);
    const table = openSqliteTable({ file: ':memory:', clock });
    await writeMany(table, 'old', 3);
    clock.advance(25 * hour);
    await table.transact([{ kind: 'delete', key: { pk: 'p', sk: 'old0' } }]);
    clock.advance(25 * hour);
    await writeMany(table, 'old', 1);
    const { cursor } = await table.changes('');
    await writeOne(table, 'new');
    expect((await table.changes(cursor)).changes).toHaveLength(1);
    table.close();
  });
});

describe('the nudge', () => {
  it('comes after a commit that changed something, and only then', async () => {
    const table = openSqliteTable({ file: ':memory:', clock: clockAt(0) });
    let nudges = 0;
    const stop = table.onCommit(() => void (nudges += 1));
    await writeOne(table, 'a');
    await settled();
    expect(nudges).toBe(1);
    await writeOne(table, 'a');
    await table.transact([{ kind: 'put', item: { pk: 'p', sk: 'a' }, condition: { kind: 'absent' } }]);
    await table.transact([{ kind: 'check', key: { pk: 'p', sk: 'a' }, condition: { kind: 'present' } }]);
    await table.transact([{ kind: 'delete', key: { pk: 'p', sk: 'nothing' } }]);
    await settled();
    expect(nudges).toBe(1);
    await table.transact([{ kind: 'delete', key: { pk: 'p', sk: 'a' } }]);
    await settled();
    expect(nudges).toBe(2);
    stop();
    await writeOne(table, 'b');
    await settled();
    expect(nudges).toBe(2);
    table.close();
  });

  it('finds the change in the feed', async () => {
    const table = openSqliteTable({ file: ':memory:', clock: clockAt(0) });
    const seen = new Promise((resolve) => table.onCommit(() => resolve(table.changes(''))));
    await writeOne(table, 'a');
    expect(await seen).toMatchObject({ changes: [{ key: { pk: 'p', sk: 'a' } }] });
    table.close();
  });
});

describe('a lock that another holds', () => {
  it('is waited for without holding up this process [B11]', async () => {
    const file = newFile();
    const table = openSqliteTable({ file, clock: clockAt(0), busy_timeout_milliseconds: 30_000 });
    const holder = new DatabaseSync(file);
    holder.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const committed = table.transact([{ kind: 'put', item: { pk: 'p', sk: 'a' } }]);
    for (; turns < 100; turns += 1) await settled();
    expect(await table.get({ pk: 'p', sk: 'a' })).toBeUndefined();
    holder.exec('COMMIT');
    expect(await committed).toEqual({ outcome: 'committed' });
    expect(await table.get({ pk: 'p', sk: 'a' })).toEqual({ pk: 'p', sk: 'a' });
    holder.close();
    table.close();
  });

  it('for too long, makes the table unavailable, in words for whoever can end that', async () => {
    const file = newFile();
    const table = openSqliteTable({ file, clock: clockAt(0), busy_timeout_milliseconds: 5 });
    const holder = new DatabaseSync(file);
    holder.exec('BEGIN IMMEDIATE');
    await expect(writeOne(table, 'a')).rejects.toMatchObject({
      name: 'TableUnavailableError',
      message: expect.stringContaining('another program holds its lock'),
      data: { remedy: expect.stringContaining('another program holds its lock') },
    });
    holder.close();
    table.close();
  });
});
