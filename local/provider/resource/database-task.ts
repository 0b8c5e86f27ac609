import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';

export type JournalMode = 'wal' | 'delete';

/** Something to be done with a database that exists. */
export type DatabaseTask = { readonly file: string } & (
  | { readonly task: 'set_journal_mode'; readonly journal_mode: JournalMode }
  | { readonly task: 'count_pages' }
  /** Checks all of it, then writes a row, reads it and rolls back. */
  | { readonly task: 'probe' }
);

export type DatabaseResult =
  | { readonly outcome: 'done'; readonly pages: number }
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'failed'; readonly message: string };

const busy_milliseconds = 2_000;
const sqliteBusy = 5;

/** Does it, holding up its thread meanwhile. Never throws: the error's class would not survive the way between threads. */
export const doDatabaseTask = (task: DatabaseTask): DatabaseResult => {
  try {
    return withDatabase(task.file, (database) => {
      if (task.task === 'set_journal_mode') return setJournalMode(database, task.journal_mode);
      if (task.task === 'probe') probe(database);
      return done(database);
    });
  } catch (error) {
    return isBusy(error) ? { outcome: 'busy' } : { outcome: 'failed', message: messageOf(error) };
  }
};

/** Opens only what is there: a database that is gone must not be made anew by looking at it. */
const withDatabase = <Result>(file: string, work: (database: DatabaseSync) => Result): Result => {
  const location = pathToFileURL(file);
  location.search = 'mode=rw';
  const database = new DatabaseSync(location, { timeout: busy_milliseconds });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === sqliteBusy;

const pragma = (database: DatabaseSync, name: string, assignment = ''): unknown =>
  database.prepare(`PRAGMA ${name}${assignment}`).get()?.[name];

const done = (database: DatabaseSync): DatabaseResult => ({
  outcome: 'done',
  pages: Number(pragma(database, 'page_count')),
});

const setJournalMode = (database: DatabaseSync, wanted: JournalMode): DatabaseResult =>
  pragma(database, 'journal_mode', ` = ${wanted}`) === wanted ? done(database) : { outcome: 'busy' };

const probe = (database: DatabaseSync): void => {
  const integrity = String(pragma(database, 'integrity_check'));
  if (integrity !== 'ok') throw new Error(`the integrity check found: ${integrity}`);
  database.exec(
    "BEGIN IMMEDIATE; CREATE TABLE windlass_probe (value TEXT); INSERT INTO windlass_probe VALUES ('windlass')",
  );
  const read = database.prepare('SELECT value FROM windlass_probe').get()?.['value'];
  database.exec('ROLLBACK');
  if (read !== 'windlass') throw new Error('a row reads back differently than it was written');
};
