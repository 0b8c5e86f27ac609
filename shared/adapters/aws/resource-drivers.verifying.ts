import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { verifyTable } from '../dynamodb/table-driver/table-verify.ts';
import { verifyBucket } from '../s3/bucket-verify.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { verifyQueue } from '../sqs/queue-verify.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { finders } from './resource-drivers.reading.ts';
import { verifying } from './resource-operations.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

export type VerifyingDeps = Omit<AwsResourceDeps, 'table'>;

/** For who looks whether resources are fit for use and closed to others: scan-deployment. */
export const awsVerifyingDrivers = (deps: VerifyingDeps): DriversWith<keyof ResourceChecks | 'verify'> => {
  const { bucket, table, queue } = finders(deps);
  return driversOf([
    { ...checksOf(bucketRules), ...verifying(bucket, (found) => verifyBucket(deps, found)) },
    { ...checksOf(tableRules), ...verifying(table, (found) => verifyTable(deps, found)) },
    { ...checksOf(queueRules), ...verifying(queue, (found) => verifyQueue(deps, found)) },
  ]);
};
