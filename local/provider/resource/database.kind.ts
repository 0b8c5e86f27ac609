import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import { checked, timed, usedPercent } from './checked.ts';
import type { DatabaseResult } from './database-task.ts';
import type { LocalKind, Place } from './local-kind.ts';
import { requirePrivate } from './private-mode.ts';
import type { Specification } from './resource.store.ts';
import { runDatabaseTask } from './run-database-task.ts';

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
const slowest_milliseconds = 5_000;
/** SQLite's own default. */
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
    await setJournalMode(place, place.resource.specification);
    return {};
  },
  configure: (place, wanted) => setJournalMode(place, wanted),
  release: async () => undefined,
  physicalIdOf: fileOf,
  outputsOf: (place) => ({
    FILE: fileOf(place),
    MAX_PAGE_COUNT: String(Math.floor(limitsOf(place.resource.specification).size_bytes / page_bytes)),
  }),
  verify: async (place) => [
    await checked('reachable', async () => `${fileOf(place)} opens, ${await countPages(place)} pages`),
    await checked('functional', () => probe(place)),
    await checked('performance', () => requireRoomAndSpeed(place)),
    await checked('secure', () => requirePrivate(fileOf(place))),
  ],
  measure: async (place) => {
    const size_bytes = await sizeOf(place);
    const limit = limitsOf(place.resource.specification).size_bytes;
    return [
      { name: 'size_bytes', value: size_bytes, unit: 'bytes' },
      { name: 'pages', value: await countPages(place), unit: 'count' },
      { name: 'used_percent', value: usedPercent(size_bytes, limit), unit: 'percent' },
    ];
  },
};

const setJournalMode = async (place: Place, specification: Specification): Promise<void> => {
  const { journal_mode } = limitsOf(specification);
  const file = fileOf(place);
  const result = await runDatabaseTask({ file, task: 'set_journal_mode', journal_mode });
  if (result.outcome !== 'busy') return void pagesOf(result);
  throw new ResourceBusyError(
    `The journal mode of ${file} can't become ${journal_mode} while a service has the database open. Stop the service, or keep the mode.`,
  );
};

const countPages = async (place: Place): Promise<number> =>
  pagesOf(await runDatabaseTask({ file: fileOf(place), task: 'count_pages' }));

const probe = async (place: Place): Promise<string> => {
  pagesOf(await runDatabaseTask({ file: fileOf(place), task: 'probe' }));
  return 'it is intact; a row was written, read and rolled back';
};

/** Throws when the task was not done. */
const pagesOf = (result: DatabaseResult): number => {
  if (result.outcome === 'done') return result.pages;
  throw new Error(result.outcome === 'busy' ? 'a service has held the database locked for seconds' : result.message);
};

const sizeOf = async (place: Place): Promise<number> => (await stat(fileOf(place))).size;

const requireRoomAndSpeed = async (place: Place): Promise<string> => {
  const taken = await timed(async () => void (await probe(place)));
  if (taken > slowest_milliseconds) throw new Error(`a check took ${taken} ms, more than ${slowest_milliseconds}`);
  const size_bytes = await sizeOf(place);
  const limit = limitsOf(place.resource.specification).size_bytes;
  if (size_bytes <= limit) return `checked, wrote and read in ${taken} ms`;
  throw new Error(`holds ${size_bytes} bytes, more than size_bytes ${limit}. Delete rows and VACUUM, or raise it.`);
};
