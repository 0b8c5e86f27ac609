import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../ports/clock.port.ts';
import { TableRequestError, type Change, type ChangePage, type Item } from '../../ports/table.port.ts';

const keepMilliseconds = 24 * 60 * 60 * 1000;
/** After an opening, readers that were stopped for long first get this time to catch up. */
const graceMilliseconds = 60 * 1000;
const commitsBetweenTrims = 64;
const rowsPerTrim = 1024;

type ChangeRow = { readonly seq: number; readonly before: string | null; readonly after: string | null };

/** Deletes the rows before the first that is young enough, looking at no more than `rowsPerTrim` of them. */
const trimStatement = `
  DELETE FROM changes WHERE seq < (
    SELECT COALESCE(MIN(CASE WHEN at_ms >= ? THEN seq END), MAX(seq) + 1)
    FROM (SELECT seq, at_ms FROM changes ORDER BY seq LIMIT ${rowsPerTrim}))`;

const boundsStatement = `
  SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0) AS newest, (SELECT MIN(seq) FROM changes) AS oldest`;

const imagesOf = ({ before, after }: ChangeRow): Omit<Change, 'key'> => ({
  ...(before === null ? {} : { before: JSON.parse(before) as Item }),
  ...(after === null ? {} : { after: JSON.parse(after) as Item }),
});

const changeOf = (row: ChangeRow): Change => {
  const { pk, sk } = JSON.parse(row.after ?? row.before ?? '') as Item;
  return { key: { pk, sk }, ...imagesOf(row) };
};

const seqOfCursor = (cursor: string): number => {
  if (!/^[0-9]{1,15}$/.test(cursor)) throw new TableRequestError('The cursor does not belong to this change feed.');
  return Number(cursor);
};

/** The change feed: a row per change, in commit order, written in the transaction that makes the change. */
export const changeLog = (database: DatabaseSync, clock: Clock) => {
  const insert = database.prepare('INSERT INTO changes (at_ms, before, after) VALUES (?, ?, ?)');
  const trim = database.prepare(trimStatement);
  const bounds = database.prepare(boundsStatement);
  const select = database.prepare('SELECT seq, before, after FROM changes WHERE seq > ? ORDER BY seq LIMIT ?');
  const trimsFrom = clock.now() + graceMilliseconds;
  let commitsToTrim = 0;

  const startOf = (cursor: string): number => {
    const { newest, oldest } = bounds.get() as { newest: number; oldest: number | null };
    const beginning = (oldest ?? newest + 1) - 1;
    const start = cursor === '' ? beginning : seqOfCursor(cursor);
    if (start > newest) throw new TableRequestError('The cursor does not belong to this change feed.');
    if (start < beginning)
      throw new TableRequestError('Changes after this cursor are no longer kept; begin again with an empty one.');
    return start;
  };

  return {
    append: (before: string | null, after: string | null): void => void insert.run(clock.now(), before, after),
    /** To be called within each transaction that writes. */
    trimNowAndThen: (): void => {
      commitsToTrim -= 1;
      if (commitsToTrim > 0 || clock.now() < trimsFrom) return;
      commitsToTrim = commitsBetweenTrims;
      trim.run(clock.now() - keepMilliseconds);
    },
    /** To be called within one read transaction, so that no trim comes between the check of the cursor and the read. */
    readAfter: (cursor: string, limit: number): ChangePage => {
      const start = startOf(cursor);
      const rows = select.all(start, limit) as ChangeRow[];
      return { changes: rows.map(changeOf), cursor: String(rows.at(-1)?.seq ?? start) };
    },
  };
};
