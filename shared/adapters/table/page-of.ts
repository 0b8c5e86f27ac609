import type { Item, Page } from '../../ports/table.port.ts';
import { cursorAfter } from './query-cursor.ts';

/** A page from up to `limit` + 1 items: the one too many only says that there are more, so a cursor never leads to an empty page. */
export const pageOf = (found: readonly Item[], limit: number): Page => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last !== undefined ? { items, cursor: cursorAfter(last) } : { items };
};
