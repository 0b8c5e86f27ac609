import type { Clock } from '../../ports/clock.port.ts';
import type { Item, TableWithFeed, TransactResult, Write } from '../../ports/table.port.ts';
import { checkLimit, checkQuery } from '../table/check-query.ts';
import { checkWrites, keyOf } from '../table/check-writes.ts';
import { conditionHolds } from '../table/condition-holds.ts';
import { isUnchanged } from '../table/is-unchanged.ts';
import { measureKey } from '../table/measure-item.ts';
import { pageOf } from '../table/page-of.ts';
import { changeLog } from './change-log.sqlite.ts';
import { inTransaction } from './in-transaction.ts';
import { itemRows } from './item-rows.sqlite.ts';
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

type Failure = { readonly index: number; readonly found?: Item };
type Stored = { readonly write: Write; readonly before: string | null };

const itemOf = (body: string | null): Item | undefined => (body === null ? undefined : (JSON.parse(body) as Item));

const isSame = (before: string | null, after: string | null): boolean =>
  before === after || (before?.length === after?.length && isUnchanged(itemOf(before), itemOf(after)));

const failureOf = ({ write, before }: Stored, index: number): readonly Failure[] => {
  if (write.condition === undefined) return [];
  const found = itemOf(before);
  if (conditionHolds(write.condition, found)) return [];
  return [found === undefined ? { index } : { index, found }];
};

type Written = { readonly result: TransactResult; readonly changed: boolean };

/** Writes within a transaction that is open. `changed` says whether anything will be other than it was. */
const tableWriter = (
  rows: ReturnType<typeof itemRows>,
  log: ReturnType<typeof changeLog>,
): ((writes: readonly Write[]) => Written) => {
  const apply = ({ write, before }: Stored): boolean => {
    if (write.kind === 'check') return false;
    const after = write.kind === 'put' ? JSON.stringify(write.item) : null;
    if (isSame(before, after)) return false;
    if (after === null) rows.remove(keyOf(write));
    else rows.put(keyOf(write), after);
    log.append(before, after);
    return true;
  };

  return (writes) => {
    const stored = writes.map((one) => ({ write: one, before: rows.body(keyOf(one)) }));
    const failures = stored.flatMap(failureOf);
    if (failures.length > 0) return { result: { outcome: 'refused', failures }, changed: false };
    const changed = stored.filter(apply).length > 0;
    if (changed) log.trimNowAndThen();
    return { result: { outcome: 'committed' }, changed };
  };
};

/** The table in one SQLite file, which several processes may have open. Throws `TableUnavailableError` when the file cannot be opened now. */
export const openSqliteTable = ({ file, clock, busy_timeout_milliseconds = 5000 }: SqliteTableOptions): SqliteTable => {
  const database = namingFaults(file, () => openDatabase(file, busy_timeout_milliseconds));
  // From here on a lock is waited for outside of SQLite.
  database.exec('PRAGMA busy_timeout = 0');
  const rows = itemRows(database);
  const log = changeLog(database, clock);
  const write = tableWriter(rows, log);
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
