import type { Shard, _Record } from '@aws-sdk/client-dynamodb-streams';
import type { ChangePage } from '../../ports/table.port.ts';
import { changeOfRecord } from './change-of-record.ts';
import { readShard, type ShardReaderDeps } from './read-shard.ts';
import { decodePositions, encodePositions, type ShardPositions } from './shard-cursor.ts';
import { isOutdated, keepListed, nextShard } from './shard-order.ts';
import { streamShards, type StreamDeps } from './stream-shards.ts';

/** Reads the table's stream: each shard from where the cursor left it, and its successors when it has ended. */
export const changeFeed = (deps: StreamDeps): ((cursor: string, limit: number) => Promise<ChangePage>) => {
  const known = streamShards(deps);
  const reader: ShardReaderDeps = { streams: deps.streams, arn: known.arn, send: deps.send };

  const shardsFor = async (positions: ShardPositions): Promise<readonly Shard[]> => {
    const shards = await known.list();
    const fromTheBeginning = Object.keys(positions).length === 0;
    return fromTheBeginning || isOutdated(shards, positions) ? known.refresh() : shards;
  };

  return async (cursor, limit) => {
    const decoded = decodePositions(cursor);
    let shards = await shardsFor(decoded);
    let positions = keepListed(shards, decoded);
    const records: _Record[] = [];
    const read = new Set<string>();
    let shardId = nextShard(shards, positions, read);
    while (shardId !== undefined && records.length < limit) {
      const page = await readShard(reader, shardId, positions[shardId] ?? {}, limit - records.length);
      read.add(shardId);
      records.push(...page.records);
      positions = { ...positions, [shardId]: page.position };
      if (page.position.finished) shards = await known.refresh();
      shardId = nextShard(shards, positions, read);
    }
    return { changes: records.flatMap((record) => changeOfRecord(record) ?? []), cursor: encodePositions(positions) };
  };
};
