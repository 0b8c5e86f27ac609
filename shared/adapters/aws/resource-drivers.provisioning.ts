import type { ResourceDriver } from '../../ports/resource-driver.port.ts';
import { measureTable } from '../dynamodb/table-driver/table-measure.ts';
import { verifyTable } from '../dynamodb/table-driver/table-verify.ts';
import { measureBucket } from '../s3/bucket-measure.ts';
import { verifyBucket } from '../s3/bucket-verify.ts';
import { measureQueue } from '../sqs/queue-measure.ts';
import { verifyQueue } from '../sqs/queue-verify.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { makeableKinds } from './resource-kinds.makeable.ts';
import {
  configuring,
  creating,
  measuring,
  reading,
  verifying,
  type MakeableKind,
  type MeasureResource,
  type VerifyResource,
} from './resource-operations.ts';
import { checksOf } from './resource-rules.ts';

export type ProvisioningDriver = Omit<ResourceDriver, 'remove' | 'restore'>;

const driver = (
  deps: AwsResourceDeps,
  kind: MakeableKind,
  verify: VerifyResource,
  measure: MeasureResource,
): ProvisioningDriver => ({
  ...checksOf(kind.rules),
  ...reading(kind.find),
  ...creating(deps, kind),
  ...configuring(deps, kind),
  ...verifying(kind.find, verify),
  ...measuring(kind.find, measure),
});

/** All but what takes back: for provision-resources. */
export const provisioningDrivers = (deps: AwsResourceDeps): readonly ProvisioningDriver[] => {
  const { bucket, table, queue } = makeableKinds(deps);
  return [
    driver(
      deps,
      bucket,
      (found) => verifyBucket(deps, found),
      (found) => measureBucket(deps, found),
    ),
    driver(
      deps,
      table,
      (found) => verifyTable(deps, found),
      (found) => measureTable(deps, found),
    ),
    driver(
      deps,
      queue,
      (found) => verifyQueue(deps, found),
      (found) => measureQueue(deps, found),
    ),
  ];
};

export const awsProvisioningDrivers = (deps: AwsResourceDeps): DriversWith<keyof ProvisioningDriver> =>
  driversOf(provisioningDrivers(deps));
