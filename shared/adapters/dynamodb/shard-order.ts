import type { Shard } from '@aws-sdk/client-dynamodb-streams';
import { noLongerKept } from './read-shard.ts';
import type { ShardPositions } from './shard-cursor.ts';

const isFinished = (positions: ShardPositions, shardId: string | undefined): boolean =>
  positions[shardId ?? '']?.finished === true;

/** A shard comes after its parent, so that changes of one item stay in order; a parent that is no longer listed was read or is trimmed. */
const isReadable = (shard: Shard, shards: readonly Shard[], positions: ShardPositions): boolean =>
  !isFinished(positions, shard.ShardId) &&
  (isFinished(positions, shard.ParentShardId) || !shards.some(({ ShardId }) => ShardId === shard.ParentShardId));

/** The first shard that may be read now, and has not been in this round. */
export const nextShard = (
  shards: readonly Shard[],
  positions: ShardPositions,
  read: ReadonlySet<string>,
): string | undefined =>
  shards.find((shard) => isReadable(shard, shards, positions) && !read.has(shard.ShardId ?? ''))?.ShardId;

/** Whether the list may be older than the cursor: it lacks a shard of the cursor's, or the successor of one that has ended. */
export const isOutdated = (shards: readonly Shard[], positions: ShardPositions): boolean =>
  Object.entries(positions).some(
    ([shardId, { finished }]) =>
      !shards.some(({ ShardId }) => ShardId === shardId) ||
      (finished && !shards.some(({ ParentShardId }) => ParentShardId === shardId)),
  );

/** Drops the positions of shards that are listed no longer; one that had not been read to its end took changes with it. */
export const keepListed = (shards: readonly Shard[], positions: ShardPositions): ShardPositions => {
  const listed = new Set(shards.map(({ ShardId }) => ShardId));
  const [kept, gone] = [true, false].map((wanted) =>
    Object.entries(positions).filter(([shardId]) => listed.has(shardId) === wanted),
  );
  if (gone?.some(([, { finished }]) => finished !== true)) throw noLongerKept();
  return Object.fromEntries(kept ?? []);
};
