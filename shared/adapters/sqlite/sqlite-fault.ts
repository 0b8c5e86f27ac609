import { messageOf } from '../../domain/errors/windlass.error.ts';
import { TableUnavailableError } from '../../ports/table.port.ts';

/** BUSY, LOCKED, IOERR, FULL, CANTOPEN, PROTOCOL: the file, the disk or another process is in the way, and may not be next time. */
const passingCodes = new Set([5, 6, 10, 13, 14, 15]);

/** What people can do something about, in words for them. */
const remedies: Readonly<Record<number, string>> = {
  5: 'another program holds its lock, and it is free again when that is done',
  13: 'the disk is full; free some space and try again',
};

export const sqliteBusy = 5;

/** SQLite's primary result code of what was thrown. */
export const codeOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

/** What the database threw: a fault that may pass becomes `TableUnavailableError`, the rest (a corrupt file, a bug) stays as it is. */
const named = (file: string, error: unknown): unknown => {
  const code = codeOf(error);
  if (code === undefined || !passingCodes.has(code)) return error;
  const remedy = remedies[code];
  return new TableUnavailableError(`The table in ${file} is not available: ${remedy ?? messageOf(error)}`, {
    cause: error,
    ...(remedy !== undefined && { data: { remedy } }),
  });
};

/** Runs what uses the database, naming its faults. */
export const namingFaults = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw named(file, error);
  }
};

/** The same for what takes a while. */
export const namingLaterFaults = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw named(file, error);
  }
};
