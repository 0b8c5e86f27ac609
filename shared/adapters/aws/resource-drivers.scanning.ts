import { checkTableClosed } from '../dynamodb/table-driver/table-closed.ts';
import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { checkBucketClosed } from '../s3/bucket-closed.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { checkQueueClosed } from '../sqs/queue-closed.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { finders, type ReadingDeps } from './resource-drivers.reading.ts';
import { verifying } from './resource-operations.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

/** For who looks whether resources are closed to others, and may touch nothing: scan-deployment. `verify` makes the check `secure` only. */
export const awsScanningDrivers = (deps: ReadingDeps): DriversWith<keyof ResourceChecks | 'verify'> => {
  const { bucket, table, queue } = finders(deps);
  return driversOf([
    { ...checksOf(bucketRules), ...verifying(bucket, async (found) => [await checkBucketClosed(deps, found)]) },
    { ...checksOf(tableRules), ...verifying(table, async (found) => [await checkTableClosed(deps, found)]) },
    { ...checksOf(queueRules), ...verifying(queue, async (found) => [await checkQueueClosed(deps, found)]) },
  ]);
};
