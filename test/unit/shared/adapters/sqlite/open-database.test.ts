import { expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../../../shared/adapters/sqlite/open-database.ts';

it('writes ahead, and synchronises with the disk at every commit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'windlass-sqlite-'));
  const database = openDatabase(join(folder, 'table.sqlite'), 1000);
  const full = 2;
  expect(database.prepare('PRAGMA journal_mode').get()?.['journal_mode']).toBe('wal');
  expect(database.prepare('PRAGMA synchronous').get()?.['synchronous']).toBe(full);
  database.close();
  rmSync(folder, { recursive: true });
});
