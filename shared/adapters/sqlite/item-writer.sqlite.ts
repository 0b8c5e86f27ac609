import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../ports/clock.port.ts';
import type { Item, TransactResult, Write } from '../../ports/table.port.ts';
import { keyOf } from '../table/check-writes.ts';
import { conditionHolds } from '../table/condition-holds.ts';
import { isUnchanged } from '../table/is-unchanged.ts';
import { changeLog } from './change-log.sqlite.ts';
import { itemRows } from './item-rows.sqlite.ts';

type Failure = { readonly index: number; readonly found?: Item };
type Stored = { readonly write: Write; readonly before: string | null };

export const itemOf = (body: string | null): Item | undefined =>
  body === null ? undefined : (JSON.parse(body) as Item);

const isSame = (before: string | null, after: string | null): boolean =>
  before === after || (before?.length === after?.length && isUnchanged(itemOf(before), itemOf(after)));

const failureOf = ({ write, before }: Stored, index: number): readonly Failure[] => {
  if (write.condition === undefined) return [];
  const found = itemOf(before);
  if (conditionHolds(write.condition, found)) return [];
  return [found === undefined ? { index } : { index, found }];
};

/** Stores what is to be stored, within a transaction. Answers whether anything is other than it was. */
const storing =
  (rows: ReturnType<typeof itemRows>, log: ReturnType<typeof changeLog>) =>
  ({ write, before }: Stored): boolean => {
    if (write.kind === 'check') return false;
    const after = write.kind === 'put' ? JSON.stringify(write.item) : null;
    if (isSame(before, after)) return false;
    if (after === null) rows.remove(keyOf(write));
    else rows.put(keyOf(write), after);
    log.append(before, after);
    return true;
  };

type Written = { readonly result: TransactResult; readonly changed: boolean };

/** Reads, and all that a transaction does between its beginning and its commit. */
export const itemWriter = (database: DatabaseSync, clock: Clock) => {
  const rows = itemRows(database);
  const log = changeLog(database, clock);
  const store = storing(rows, log);
  const write = (writes: readonly Write[]): Written => {
    const stored = writes.map((one) => ({ write: one, before: rows.body(keyOf(one)) }));
    const failures = stored.flatMap(failureOf);
    if (failures.length > 0) return { result: { outcome: 'refused', failures }, changed: false };
    const changed = stored.filter(store).length > 0;
    if (changed) log.trimNowAndThen();
    return { result: { outcome: 'committed' }, changed };
  };
  return { rows, log, write };
};
