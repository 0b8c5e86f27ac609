import type { Json } from '../domain/json.ts';
import { WindlassError } from '../domain/errors/windlass.error.ts';

/** The single table's primary key: `pk` gathers what is read together, `sk` orders it (bytewise, UTF-8). */
export type Key = { readonly pk: string; readonly sk: string };

/** A whole item: its key, and attributes in snake_case. At most 400 KB as JSON. Numbers are safe integers or finite doubles. */
export type Item = Key & { readonly [attribute: string]: Json };

/**
 * What must hold of the item now stored under the write's key. An absent item satisfies `absent` and `absent_or_at_most` only.
 * - `equals`: the attribute is present and equal (scalars only).
 * - `at_most`: the attribute is a number not greater than `value`: "this token is not older than the stored one".
 */
export type Condition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  | { readonly kind: 'equals'; readonly field: string; readonly value: string | number | boolean | null }
  | { readonly kind: 'at_most'; readonly field: string; readonly value: number }
  | { readonly kind: 'absent_or_at_most'; readonly field: string; readonly value: number }
  | { readonly kind: 'all'; readonly of: readonly Condition[] };

export type Write =
  | { readonly kind: 'put'; readonly item: Item; readonly condition?: Condition }
  | { readonly kind: 'delete'; readonly key: Key; readonly condition?: Condition }
  | { readonly kind: 'check'; readonly key: Key; readonly condition: Condition };

/** `refused` names each write whose condition did not hold (index into `writes`), with the item that was found instead. */
export type TransactResult =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'refused'; readonly failures: readonly { readonly index: number; readonly found?: Item }[] };

export type Query = {
  readonly pk: string;
  /** Only sort keys that begin so. */
  readonly prefix?: string;
  readonly descending?: boolean;
  /** At most this many items; 100 unless told, 1,000 at most. */
  readonly limit?: number;
  /** From an earlier page: continues after it. An opaque string. */
  readonly cursor?: string;
};
export type Page = { readonly items: readonly Item[]; readonly cursor?: string };

/** One committed change of one item, in commit order per item. `before` is absent on an insert, `after` on a removal. */
export type Change = { readonly key: Key; readonly before?: Item; readonly after?: Item };
export type ChangePage = { readonly changes: readonly Change[]; readonly cursor: string };

/** All state of Windlass: one table of whole items, changed only by conditional transactions. */
export interface Table {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  /** Strongly consistent, ordered by `sk`. */
  query(query: Query): Promise<Page>;
  /**
   * All or nothing. 1 to 100 writes, no two of the same key. A lost answer is settled inside (client token), so `committed` and `refused`
   * are certain; throws `TableUnavailableError` when neither could be learned in time, `TableConflictError` when others kept interfering.
   */
  transact(writes: readonly Write[]): Promise<TransactResult>;
}

/** What was changed in a table, for who tells others of it. */
export interface ChangeFeed {
  /** The next changes after `cursor` ('' is the beginning of what is kept: at least the last 24 hours). Empty when there are none yet. */
  changes(cursor: string, limit?: number): Promise<ChangePage>;
}

export type TableWithFeed = Table & ChangeFeed;

/** The store could not be reached, or did not answer in time; the same call may succeed later. `data.remedy` says what people can do about it, if anything. */
export class TableUnavailableError extends WindlassError {
  override readonly name = 'TableUnavailableError';
  readonly code = 'store_unavailable';
  override readonly retryable = true;
}

/** Other writers kept changing the same items; the same call may succeed later. */
export class TableConflictError extends WindlassError {
  override readonly name = 'TableConflictError';
  readonly code = 'store_conflict';
  override readonly retryable = true;
}

/** A fault of the caller's: an item too large, a transaction of the wrong size, two writes of one key, a value that JSON cannot carry. */
export class TableRequestError extends WindlassError {
  override readonly name = 'TableRequestError';
  readonly code = 'store_request';
}
