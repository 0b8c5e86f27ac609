import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
  type GetRecordsCommandOutput,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import { TableRequestError } from '../../ports/table.port.ts';
import type { ShardPosition } from './shard-cursor.ts';

export type ShardReaderDeps = {
  readonly streams: DynamoDBStreamsClient;
  readonly arn: () => Promise<string>;
  readonly send: <T>(request: () => Promise<T>) => Promise<T>;
};

export type ShardPage = { readonly records: readonly _Record[]; readonly position: ShardPosition };

export const noLongerKept = (cause?: unknown): TableRequestError =>
  new TableRequestError('Changes after this cursor are no longer kept; begin again with an empty one.', { cause });

const isGone = (error: unknown): boolean =>
  error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException;

const findIterator = async (deps: ShardReaderDeps, ShardId: string, after: string | undefined): Promise<string> => {
  const start =
    after === undefined
      ? { ShardIteratorType: 'TRIM_HORIZON' as const }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: after };
  const command = new GetShardIteratorCommand({ StreamArn: await deps.arn(), ShardId, ...start });
  const { ShardIterator } = await deps.send(() => deps.streams.send(command));
  if (ShardIterator === undefined) throw new Error(`DynamoDB gave no iterator for the shard ${ShardId}.`);
  return ShardIterator;
};

const getRecords = (deps: ShardReaderDeps, ShardIterator: string, Limit: number): Promise<GetRecordsCommandOutput> =>
  deps.send(() => deps.streams.send(new GetRecordsCommand({ ShardIterator, Limit })));

const getUnlessExpired = async (
  deps: ShardReaderDeps,
  iterator: string,
  limit: number,
): Promise<GetRecordsCommandOutput | undefined> => {
  try {
    return await getRecords(deps, iterator, limit);
  } catch (error) {
    if (error instanceof ExpiredIteratorException) return undefined;
    throw error;
  }
};

const positionAfter = (
  position: ShardPosition,
  { Records = [], NextShardIterator }: GetRecordsCommandOutput,
): ShardPosition => {
  if (NextShardIterator === undefined) return { finished: true };
  const after = Records.at(-1)?.dynamodb?.SequenceNumber ?? position.after;
  return { iterator: NextShardIterator, ...(after !== undefined && { after }) };
};

/** The next records of one shard; throws `TableRequestError` when those after the position are kept no longer. */
export const readShard = async (
  deps: ShardReaderDeps,
  shardId: string,
  position: ShardPosition,
  limit: number,
): Promise<ShardPage> => {
  const { after, iterator } = position;
  try {
    const output = iterator === undefined ? undefined : await getUnlessExpired(deps, iterator, limit);
    const page = output ?? (await getRecords(deps, await findIterator(deps, shardId, after), limit));
    return { records: page.Records ?? [], position: positionAfter(position, page) };
  } catch (error) {
    throw isGone(error) ? noLongerKept(error) : error;
  }
};
