import type { DatabaseSync } from 'node:sqlite';

/** Runs synchronous work between `begin` and COMMIT; what it throws undoes it. */
export const inTransaction = <T>(database: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T => {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};
