import { TableRequestError, type Query } from '../../ports/table.port.ts';
import { checkPartitionKey, checkSortKey } from './measure-item.ts';
import { sortKeyOfCursor } from './query-cursor.ts';
import { defaultPage, maxPage } from './table-limits.ts';

/** A query with every choice made: `prefix` may be empty, `after` is the sort key that an earlier page ended with. */
export type CheckedQuery = {
  readonly pk: string;
  readonly prefix: string;
  readonly descending: boolean;
  readonly limit: number;
  readonly after?: string;
};

export const checkLimit = (limit: number | undefined): number => {
  const checked = limit ?? defaultPage;
  if (!Number.isInteger(checked) || checked < 1 || checked > maxPage) {
    throw new TableRequestError(`The limit ${checked} is not a whole number from 1 to ${maxPage}.`);
  }
  return checked;
};

/** Fills in what a query leaves open; throws `TableRequestError` for a limit, prefix or cursor that no adapter takes. */
export const checkQuery = (query: Query): CheckedQuery => {
  const { pk, prefix = '', descending = false, cursor } = query;
  checkPartitionKey(pk);
  if (prefix !== '') checkSortKey(prefix);
  const checked = { pk, prefix, descending, limit: checkLimit(query.limit) };
  return cursor === undefined ? checked : { ...checked, after: sortKeyOfCursor(cursor, pk, prefix) };
};
