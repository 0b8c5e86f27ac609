import { describe } from '@jest/globals';
import { openSqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { repositoriesContract } from './repositories.contract.ts';

describe('the repositories on SQLite', () => {
  repositoriesContract(async () => {
    const table = openSqliteTable({ file: ':memory:', clock: { now: () => Date.now() } });
    return { table, close: async () => table.close() };
  });
});
