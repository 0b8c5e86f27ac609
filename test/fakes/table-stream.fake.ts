import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
  type Shard,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';

type FakeShard = {
  readonly id: string;
  readonly parent?: string;
  readonly records: _Record[];
  closed: boolean;
  trimmed: number;
};

const fault = { message: 'injected', $metadata: {} };
const numberOf = (sequence: string): number => Number(sequence.split('-').at(-1));

/** A table's stream as DynamoDB describes it, with what a stand-in has not got: shards that end and split, old ones that go, iterators that expire. */
export class FakeTableStream {
  readonly #shards = new Map<string, FakeShard>();
  #iteratorsExpireBefore = 0;
  #iterators = 0;
  readonly requests: string[] = [];

  openShard(id: string, parent?: string): void {
    this.#shards.set(id, { id, ...(parent !== undefined && { parent }), records: [], closed: false, trimmed: 0 });
  }

  closeShard(id: string): void {
    this.#shard(id).closed = true;
  }

  removeShard(id: string): void {
    this.#shards.delete(id);
  }

  /** Forgets the records of an open shard that are there now. */
  trimShard(id: string): void {
    const shard = this.#shard(id);
    shard.trimmed = shard.records.length;
  }

  expireIterators(): void {
    this.#iteratorsExpireBefore = this.#iterators;
  }

  /** One insert of an item with this sort key. */
  write(shardId: string, sk: string): void {
    const { records } = this.#shard(shardId);
    const NewImage = { pk: { S: 'p' }, sk: { S: sk } };
    records.push({ eventName: 'INSERT', dynamodb: { NewImage, SequenceNumber: `${shardId}-${records.length + 1}` } });
  }

  clients(): { readonly client: DynamoDBClient; readonly streams: DynamoDBStreamsClient } {
    const client = { send: async () => ({ Table: { LatestStreamArn: 'arn:stream' } }) };
    const streams = { send: async (command: object) => this.#answer(command) };
    return { client: client as unknown as DynamoDBClient, streams: streams as unknown as DynamoDBStreamsClient };
  }

  #shard(id: string | undefined): FakeShard {
    const shard = this.#shards.get(id ?? '');
    if (shard === undefined) throw new ResourceNotFoundException(fault);
    return shard;
  }

  #answer(command: object): object {
    this.requests.push(command.constructor.name);
    if (command instanceof DescribeStreamCommand) return this.#describe(command.input.ExclusiveStartShardId);
    if (command instanceof GetShardIteratorCommand)
      return this.#iteratorFor(command.input.ShardId, command.input.SequenceNumber);
    if (command instanceof GetRecordsCommand)
      return this.#records(command.input.ShardIterator ?? '', command.input.Limit ?? 1000);
    throw new Error(`The fake stream has no ${command.constructor.name}.`);
  }

  /** Two shards to a page, so that more than two need several, and the newest first, since DynamoDB promises no order. */
  #describe(after: string | undefined): object {
    const all: Shard[] = [...this.#shards.values()].reverse().map(({ id, parent }) => ({
      ShardId: id,
      ...(parent !== undefined && { ParentShardId: parent }),
    }));
    const start = after === undefined ? 0 : all.findIndex(({ ShardId }) => ShardId === after) + 1;
    const Shards = all.slice(start, start + 2);
    const more = start + 2 < all.length;
    return { StreamDescription: { Shards, ...(more && { LastEvaluatedShardId: Shards.at(-1)?.ShardId }) } };
  }

  #newIterator(shardId: string, position: number): string {
    this.#iterators += 1;
    return `${this.#iterators}:${shardId}:${position}`;
  }

  #iteratorFor(shardId: string | undefined, after: string | undefined): object {
    const shard = this.#shard(shardId);
    const position = after === undefined ? shard.trimmed : numberOf(after);
    if (position < shard.trimmed) throw new TrimmedDataAccessException(fault);
    return { ShardIterator: this.#newIterator(shard.id, position) };
  }

  #records(iterator: string, limit: number): object {
    const [number = '', shardId = '', position = ''] = iterator.split(':');
    if (Number(number) <= this.#iteratorsExpireBefore) throw new ExpiredIteratorException(fault);
    const { records, closed } = this.#shard(shardId);
    const Records = records.slice(Number(position), Number(position) + limit);
    const next = Number(position) + Records.length;
    return {
      Records,
      ...(!(closed && next === records.length) && { NextShardIterator: this.#newIterator(shardId, next) }),
    };
  }
}
