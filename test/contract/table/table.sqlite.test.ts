import { describe } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { tableContract } from './table.contract.ts';

const clock = { now: () => Date.now() };

describe('the table in memory', () => {
  tableContract(async () => {
    const table = openSqliteTable({ file: ':memory:', clock });
    return { table, close: async () => table.close() };
  });
});

describe('the table in a file', () => {
  tableContract(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'windlass-table-'));
    const table = openSqliteTable({ file: join(folder, 'table.sqlite'), clock });
    const close = async (): Promise<void> => {
      table.close();
      await rm(folder, { recursive: true });
    };
    return { table, close };
  });
});
