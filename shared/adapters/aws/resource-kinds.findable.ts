import { findTable } from '../dynamodb/table-driver/table-find.ts';
import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { findBucket } from '../s3/bucket-find.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { findQueue } from '../sqs/queue-find.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import type { FindableKind } from './resource-operations.ts';

export type KindName = 'bucket' | 'table' | 'queue';
export type FindingDeps = Pick<AwsResourceDeps, 'scope' | 'clock' | 'sleep' | 's3' | 'dynamodb' | 'sqs'>;

/** The types of resources that there are drivers for, and how one of each is looked for. */
export const findableKinds = (deps: FindingDeps): Readonly<Record<KindName, FindableKind>> => ({
  bucket: { rules: bucketRules, find: (target) => findBucket(deps, target) },
  table: { rules: tableRules, find: (target) => findTable(deps, target) },
  queue: { rules: queueRules, find: (target) => findQueue(deps, target) },
});
