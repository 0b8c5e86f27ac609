import type { DatabaseSync } from 'node:sqlite';
import type { Item, Key } from '../../ports/table.port.ts';
import type { CheckedQuery } from '../table/check-query.ts';

const selectPage = (order: 'ASC' | 'DESC'): string =>
  `SELECT body FROM items WHERE pk = ? AND sk >= ? AND sk < CAST(? AS TEXT) ORDER BY sk ${order} LIMIT ?`;

/** The least bytes above every string that begins with the prefix; UTF-8 never ends in 0xFF, so the last byte can grow. */
const above = (prefix: string): Buffer => {
  if (prefix === '') return Buffer.from([0xff]);
  const bytes = Buffer.from(prefix);
  bytes.writeUInt8((bytes.at(-1) ?? 0) + 1, bytes.length - 1);
  return bytes;
};

/** Sort keys from the first bound up to, and without, the second; the successor of a string, bytewise, is the string and a zero. */
const boundsOf = ({ prefix, descending, after }: CheckedQuery): readonly [string, Buffer] => {
  if (after === undefined) return [prefix, above(prefix)];
  return descending ? [prefix, Buffer.from(after)] : [`${after}\0`, above(prefix)];
};

/** The items as rows: the key in columns, the whole item as JSON. */
export const itemRows = (database: DatabaseSync) => {
  const select = database.prepare('SELECT body FROM items WHERE pk = ? AND sk = ?');
  const ascending = database.prepare(selectPage('ASC'));
  const descending = database.prepare(selectPage('DESC'));
  const upsert = database.prepare(
    'INSERT INTO items (pk, sk, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const remove = database.prepare('DELETE FROM items WHERE pk = ? AND sk = ?');
  return {
    body: (key: Key): string | null => (select.get(key.pk, key.sk)?.['body'] as string | undefined) ?? null,
    put: (key: Key, body: string): void => void upsert.run(key.pk, key.sk, body),
    remove: (key: Key): void => void remove.run(key.pk, key.sk),
    /** One item more than the limit, where there is one. */
    page: (query: CheckedQuery): readonly Item[] => {
      const statement = query.descending ? descending : ascending;
      const rows = statement.all(query.pk, ...boundsOf(query), query.limit + 1);
      return rows.map((row) => JSON.parse(String(row['body'])) as Item);
    },
  };
};
