import { DatabaseSync } from 'node:sqlite';
import { WindlassError } from '../../shared/domain/errors/windlass.error.ts';

/** Another process runs the provider on the same home. */
export class ProviderInUseError extends WindlassError {
  override readonly name = 'ProviderInUseError';
  readonly code = 'provider_in_use';
}

/**
 * Holds the home for this process alone until released. An SQLite file's own lock is the one exclusive lock that Node has on every
 * platform and that the system gives back when a process dies, however it dies.
 */
export const holdProvider = (file: string): { release(): void } => {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new ProviderInUseError(`Another Windlass uses ${file}. Stop it, or set WINDLASS_HOME to another folder.`, { cause: error });
  }
  return { release: () => database.close() };
};
