import { checkTableClosed } from '../dynamodb/table-driver/table-closed.ts';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checkBucketClosed } from '../s3/bucket-closed.ts';
import { checkQueueClosed } from '../sqs/queue-closed.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import type { FoundResource } from './resource-found.ts';
import { findableKinds, type FindingDeps } from './resource-kinds.findable.ts';
import { verifying, type FindableKind } from './resource-operations.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

const driver = ({ rules, find }: FindableKind, isClosed: (found: FoundResource) => Promise<ResourceCheck>) => ({
  ...checksOf(rules),
  ...verifying(find, async (found) => [await isClosed(found)]),
});

/** For who looks whether resources are closed to others, and may touch nothing: scan-deployment. `verify` makes the check `secure` only. */
export const awsScanningDrivers = (deps: FindingDeps): DriversWith<keyof ResourceChecks | 'verify'> => {
  const { bucket, table, queue } = findableKinds(deps);
  return driversOf([
    driver(bucket, (found) => checkBucketClosed(deps, found)),
    driver(table, (found) => checkTableClosed(deps, found)),
    driver(queue, (found) => checkQueueClosed(deps, found)),
  ]);
};
