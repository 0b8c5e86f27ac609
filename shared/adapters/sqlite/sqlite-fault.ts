import { messageOf } from '../../domain/errors/windlass.error.ts';
import { TableUnavailableError } from '../../ports/table.port.ts';

/** BUSY, LOCKED, IOERR, FULL, CANTOPEN, PROTOCOL: the file, the disk or another process is in the way, and may not be next time. */
const passingCodes = new Set([5, 6, 10, 13, 14, 15]);

const isPassing = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  passingCodes.has(error.errcode & 0xff);

/** Runs what uses the database; a fault that may pass becomes `TableUnavailableError`, the rest (a corrupt file, a bug) stays as it is. */
export const namingFaults = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!isPassing(error)) throw error;
    throw new TableUnavailableError(`The table in ${file} is not available: ${messageOf(error)}`, { cause: error });
  }
};
