import { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './in-transaction.ts';

const schemaVersion = 1;

const schema = `
  CREATE TABLE items (pk TEXT NOT NULL, sk TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (pk, sk)) STRICT;
  CREATE TABLE changes (seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, before TEXT, after TEXT) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version']);

/** The lock is taken before the version is read, so that of two processes that find a new file only one makes the tables. */
const createSchema = (database: DatabaseSync): void =>
  inTransaction(database, 'BEGIN IMMEDIATE', () => {
    if (versionOf(database) === 0) database.exec(schema);
  });

const prepareDatabase = (database: DatabaseSync, file: string): void => {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  if (versionOf(database) === 0) createSchema(database);
  const version = versionOf(database);
  if (version !== schemaVersion)
    throw new Error(`${file} has table version ${version}; this Windlass reads version ${schemaVersion}.`);
};

/** Opens or makes the file (`:memory:` for none): each commit is durable, and another process's lock is waited for. */
export const openDatabase = (file: string, busy_timeout_milliseconds: number): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: busy_timeout_milliseconds });
  try {
    prepareDatabase(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};
