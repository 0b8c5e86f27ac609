import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import { checked, timed, usedPercent } from './checked.ts';
import type { LocalKind, Place } from './local-kind.ts';
import { requirePrivate } from './private-mode.ts';
import type { Specification } from './resource.store.ts';

/** A service has the resource in use in a way that forbids the change for now. */
export class ResourceBusyError extends WindlassError {
  override readonly name = 'ResourceBusyError';
  readonly code = 'resource_busy';
  override readonly retryable = true;
}

const specificationSchema = z.strictObject({
  /**
   * What the file should hold at most. SQLite keeps no limit in the file: a service that wants it enforced gives its connection
   * `PRAGMA max_page_count` from MAX_PAGE_COUNT; here it is watched.
   */
  size_bytes: z.int().min(65_536).default(1_073_741_824),
  journal_mode: z.enum(['wal', 'delete']).default('wal'),
});
const busy_milliseconds = 2_000;
const slowest_milliseconds = 1_000;
const page_bytes = 4_096;

const fileOf = ({ folder }: Place): string => join(folder, 'database.sqlite');
const limitsOf = (specification: Specification) => specificationSchema.parse(specification);

/** RDS_DATABASE as an SQLite file. */
export const databaseKind: LocalKind = {
  resource_type: 'RDS_DATABASE',
  specification: specificationSchema,
  make: async (place) => {
    // An empty file is an empty database.
    await writeFile(fileOf(place), '', { mode: 0o600 });
    setJournal(place, place.resource.specification);
    return {};
  },
  configure: async (place, wanted) => setJournal(place, wanted),
  release: async () => undefined,
  physicalIdOf: fileOf,
  outputsOf: (place) => ({ FILE: fileOf(place), MAX_PAGE_COUNT: String(Math.floor(limitsOf(place.resource.specification).size_bytes / page_bytes)) }),
  verify: async (place) => [
    await checked('reachable', async () => `${fileOf(place)} opens, ${pagesOf(place)} pages`),
    await checked('functional', async () => useAndRollBack(place)),
    await checked('performance', () => requireSpeed(place)),
    await checked('secure', () => requirePrivate(fileOf(place))),
  ],
  measure: async (place) => {
    const size_bytes = (await stat(fileOf(place))).size;
    return [
      { name: 'size_bytes', value: size_bytes, unit: 'bytes' },
      { name: 'pages', value: pagesOf(place), unit: 'count' },
      { name: 'used_percent', value: usedPercent(size_bytes, limitsOf(place.resource.specification).size_bytes), unit: 'percent' },
    ];
  },
};

/** Opens only what is there: a database that is gone must not be made anew by looking at it. */
const withDatabase = <Result>(place: Place, work: (database: DatabaseSync) => Result): Result => {
  const location = pathToFileURL(fileOf(place));
  location.search = 'mode=rw';
  const database = new DatabaseSync(location, { timeout: busy_milliseconds });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

const setJournal = (place: Place, specification: Specification): void => {
  const { journal_mode } = limitsOf(specification);
  withDatabase(place, (database) => {
    try {
      const now = database.prepare(`PRAGMA journal_mode = ${journal_mode}`).get()?.['journal_mode'];
      if (now === journal_mode) return;
    } catch (error) {
      throw new ResourceBusyError(busyWords(place, journal_mode), { cause: error });
    }
    throw new ResourceBusyError(busyWords(place, journal_mode));
  });
};

const busyWords = (place: Place, journal_mode: string): string =>
  `The journal mode of ${fileOf(place)} can't become ${journal_mode} while a service has the database open. Stop the service, or keep the mode.`;

const pagesOf = (place: Place): number => withDatabase(place, (database) => Number(database.prepare('PRAGMA page_count').get()?.['page_count']));

const useAndRollBack = (place: Place): string =>
  withDatabase(place, (database) => {
    const integrity = String(database.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
    if (integrity !== 'ok') throw new Error(`the integrity check found: ${integrity}`);
    database.exec('BEGIN IMMEDIATE; CREATE TABLE windlass_probe (value TEXT); INSERT INTO windlass_probe VALUES (\'windlass\')');
    const read = database.prepare('SELECT value FROM windlass_probe').get()?.['value'];
    database.exec('ROLLBACK');
    if (read !== 'windlass') throw new Error('a row reads back differently than it was written');
    return 'it is intact; a row was written, read and rolled back';
  });

const requireSpeed = async (place: Place): Promise<string> => {
  const taken = await timed(async () => void useAndRollBack(place));
  if (taken > slowest_milliseconds) throw new Error(`checking, writing and reading took ${taken} ms, more than ${slowest_milliseconds}`);
  const size_bytes = (await stat(fileOf(place))).size;
  const limit = limitsOf(place.resource.specification).size_bytes;
  if (size_bytes > limit) throw new Error(`holds ${size_bytes} bytes, more than size_bytes ${limit}. Delete rows and VACUUM, or raise it.`);
  return `checked, wrote and read in ${taken} ms`;
};
