import type { Clock } from '../../ports/clock.port.ts';
import type { TableWithFeed, TransactResult, Write } from '../../ports/table.port.ts';
import { checkLimit, checkQuery } from '../table/check-query.ts';
import { checkWrites } from '../table/check-writes.ts';
import { measureKey } from '../table/measure-item.ts';
import { pageOf } from '../table/page-of.ts';
import { inTransaction } from './in-transaction.ts';
import { itemOf, itemWriter } from './item-writer.sqlite.ts';
import { openDatabase } from './open-database.ts';
import { namingFaults, namingLaterFaults } from './sqlite-fault.ts';
import { untilUnlocked } from './until-unlocked.ts';

export type SqliteTableOptions = {
  /** A path, or `:memory:`. The folder must exist. */
  readonly file: string;
  readonly clock: Clock;
  /** How long another process's lock is waited for; 5 seconds unless told. Only opening the file blocks this process meanwhile. */
  readonly busy_timeout_milliseconds?: number;
};

export type SqliteTable = TableWithFeed & {
  close(): void;
  /** Calls the listener after each commit of this process that changed something, until the returned function is called. */
  onCommit(listener: () => void): () => void;
};

/** The table in one SQLite file, which several processes may have open. Throws `TableUnavailableError` when the file cannot be opened now. */
export const openSqliteTable = ({ file, clock, busy_timeout_milliseconds = 5000 }: SqliteTableOptions): SqliteTable => {
  const database = namingFaults(file, () => openDatabase(file, busy_timeout_milliseconds));
  // From here on a lock is waited for outside of SQLite.
  database.exec('PRAGMA busy_timeout = 0');
  const { rows, log, write } = itemWriter(database, clock);
  const listeners = new Set<() => void>();

  const commit = (writes: readonly Write[]): TransactResult => {
    const { result, changed } = inTransaction(database, 'BEGIN IMMEDIATE', () => write(writes));
    // Only now: a full disk refuses the commit itself. And later, so that a listener's fault cannot make a committed transaction look failed.
    if (changed) queueMicrotask(() => listeners.forEach((listener) => listener()));
    return result;
  };

  const whenFree = <T>(work: () => T): Promise<T> =>
    namingLaterFaults(file, () => untilUnlocked(busy_timeout_milliseconds, work));

  return {
    get: async (key) => {
      measureKey(key);
      return whenFree(() => itemOf(rows.body(key)));
    },
    query: async (query) => {
      const checked = checkQuery(query);
      return whenFree(() => pageOf(rows.page(checked), checked.limit));
    },
    transact: async (writes) => {
      checkWrites(writes);
      return whenFree(() => commit(writes));
    },
    changes: async (cursor, limit) => {
      const checked = checkLimit(limit);
      return whenFree(() => inTransaction(database, 'BEGIN', () => log.readAfter(cursor, checked)));
    },
    close: () => database.close(),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
