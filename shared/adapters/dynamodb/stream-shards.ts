import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, type DynamoDBStreamsClient, type Shard } from '@aws-sdk/client-dynamodb-streams';

export type StreamDeps = {
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly tableName: string;
  readonly send: <T>(request: () => Promise<T>) => Promise<T>;
};

type StreamShards = {
  readonly arn: () => Promise<string>;
  /** The shards as last seen. */
  readonly list: () => Promise<readonly Shard[]>;
  /** Looks again: a shard's successors appear when it has ended. */
  readonly refresh: () => Promise<readonly Shard[]>;
};

const findArn = async ({ client, tableName, send }: StreamDeps): Promise<string> => {
  const { Table } = await send(() => client.send(new DescribeTableCommand({ TableName: tableName })));
  if (Table?.LatestStreamArn === undefined) throw new Error(`The table ${tableName} has no stream.`);
  return Table.LatestStreamArn;
};

const describe = async ({ streams, send }: StreamDeps, StreamArn: string): Promise<readonly Shard[]> => {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const command = new DescribeStreamCommand({ StreamArn, ...(ExclusiveStartShardId && { ExclusiveStartShardId }) });
    const { StreamDescription } = await send(() => streams.send(command));
    shards.push(...(StreamDescription?.Shards ?? []));
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return shards;
};

/** The table's stream and its shards, remembered between calls: DescribeStream is allowed ten times a second in a whole account. */
export const streamShards = (deps: StreamDeps): StreamShards => {
  let knownArn: string | undefined;
  let knownShards: readonly Shard[] | undefined;
  const arn = async (): Promise<string> => (knownArn ??= await findArn(deps));
  const refresh = async (): Promise<readonly Shard[]> => (knownShards = await describe(deps, await arn()));
  return { arn, refresh, list: async () => knownShards ?? refresh() };
};
