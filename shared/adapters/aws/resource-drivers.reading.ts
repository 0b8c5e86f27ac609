import { findTable } from '../dynamodb/table-driver/table-find.ts';
import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { findBucket } from '../s3/bucket-find.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { findQueue } from '../sqs/queue-find.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import type { FindResource } from './resource-found.ts';
import { reading } from './resource-operations.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

export type ReadingDeps = Pick<AwsResourceDeps, 'scope' | 'clock' | 'sleep' | 's3' | 'dynamodb' | 'sqs'>;

/** How a resource of each type is looked for. */
export const finders = (deps: ReadingDeps): Readonly<Record<'bucket' | 'table' | 'queue', FindResource>> => ({
  bucket: (target) => findBucket(deps, target),
  table: (target) => findTable(deps, target),
  queue: (target) => findQueue(deps, target),
});

/** For who compares what is wanted with what is there: assess-resources, and the synchronisation of components. */
export const awsReadingDrivers = (deps: ReadingDeps): DriversWith<keyof ResourceChecks | 'read'> => {
  const { bucket, table, queue } = finders(deps);
  return driversOf([
    { ...checksOf(bucketRules), ...reading(bucket) },
    { ...checksOf(tableRules), ...reading(table) },
    { ...checksOf(queueRules), ...reading(queue) },
  ]);
};
