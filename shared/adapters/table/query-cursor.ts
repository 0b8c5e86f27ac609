import { TableRequestError, type Key } from '../../ports/table.port.ts';

/** The cursor of a page whose last item has this key: opaque to callers, the same for every adapter. */
export const cursorAfter = (key: Key): string => Buffer.from(JSON.stringify([key.pk, key.sk])).toString('base64url');

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

/** The sort key that a cursor continues after; throws `TableRequestError` unless it was made for this `pk` and `prefix`. */
export const sortKeyOfCursor = (cursor: string, pk: string, prefix: string): string => {
  const parsed = parse(cursor);
  const sk: unknown = Array.isArray(parsed) ? parsed[1] : undefined;
  if (typeof sk !== 'string' || sk === '' || cursorAfter({ pk, sk }) !== cursor || !sk.startsWith(prefix)) {
    throw new TableRequestError('The cursor does not belong to this query.');
  }
  return sk;
};
