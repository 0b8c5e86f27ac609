import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

/** What can be said of resources on AWS without asking it: whether a definition can be made, and what it costs. */
export const awsDriverChecks: DriversWith<keyof ResourceChecks> = driversOf(
  [bucketRules, tableRules, queueRules].map(checksOf),
);
