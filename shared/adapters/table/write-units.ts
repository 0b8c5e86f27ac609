import type { Write } from '../../ports/table.port.ts';

/**
 * Whether one plain PutItem or DeleteItem says it all. A conditional one does not: when its answer is lost, only a transaction's client
 * token can settle whether it was committed (docs/adr/0006-table.md).
 */
export const isPlainWrite = (writes: readonly Write[]): boolean =>
  writes.length === 1 && writes[0]?.condition === undefined;

/** One for each KB begun of the larger image. */
const unitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Write units that DynamoDB bills for these writes, committed or refused; `bytes` are those of each write's larger image. */
export const writeUnits = (writes: readonly Write[], bytes: readonly number[]): number =>
  bytes.reduce((sum, size) => sum + unitsOf(size), 0) * (isPlainWrite(writes) ? 1 : 2);
