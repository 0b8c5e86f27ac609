import { TableRequestError } from '../../ports/table.port.ts';

/**
 * How far one shard of the stream has been read. The iterator says it exactly, but lives fifteen minutes; then reading goes on after the
 * sequence number `after`, or from the shard's beginning.
 */
export type ShardPosition = { readonly after?: string; readonly iterator?: string; readonly finished?: true };
export type ShardPositions = { readonly [shardId: string]: ShardPosition };

export const encodePositions = (positions: ShardPositions): string =>
  Buffer.from(JSON.stringify(positions)).toString('base64url');

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isPosition = (value: unknown): value is ShardPosition =>
  typeof value === 'object' &&
  value !== null &&
  (!('after' in value) || isText(value.after)) &&
  (!('iterator' in value) || isText(value.iterator)) &&
  (!('finished' in value) || value.finished === true);

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

/** Throws `TableRequestError` for a cursor that the feed has not given out. */
export const decodePositions = (cursor: string): ShardPositions => {
  if (cursor === '') return {};
  const parsed = parse(cursor);
  if (
    typeof parsed !== 'object' ||
    parsed === null ||
    Array.isArray(parsed) ||
    !Object.values(parsed).every(isPosition)
  ) {
    throw new TableRequestError('The cursor does not belong to this change feed.');
  }
  return parsed as ShardPositions;
};
