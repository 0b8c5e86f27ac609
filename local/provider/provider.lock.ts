import { DatabaseSync } from 'node:sqlite';
import { messageOf, WindlassError } from '../../shared/domain/errors/windlass.error.ts';
import { SystemFault } from './system-fault.ts';

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
  const database = opened(file);
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? inUse(file, error) : unusable(file, error);
  }
  return { release: () => database.close() };
};

const opened = (file: string): DatabaseSync => {
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } catch (error) {
    throw unusable(file, error);
  }
};

const sqliteBusy = 5;
const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === sqliteBusy;

const inUse = (file: string, cause: unknown) =>
  new ProviderInUseError(`Another Windlass uses ${file}. Stop it, or set WINDLASS_HOME to another folder.`, { cause });

const unusable = (file: string, cause: unknown) =>
  new SystemFault(
    `Cannot lock ${file}: ${messageOf(cause)}. Put WINDLASS_HOME on a local disk where this user may write.`,
    { cause },
  );
