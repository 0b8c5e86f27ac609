import type { ResourceDriver } from '../../ports/resource-driver.port.ts';
import { configureTable } from '../dynamodb/table-driver/table-configure.ts';
import { makeTable } from '../dynamodb/table-driver/table-make.ts';
import { measureTable } from '../dynamodb/table-driver/table-measure.ts';
import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { verifyTable } from '../dynamodb/table-driver/table-verify.ts';
import { configureBucket } from '../s3/bucket-configure.ts';
import { makeBucket } from '../s3/bucket-make.ts';
import { measureBucket } from '../s3/bucket-measure.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { verifyBucket } from '../s3/bucket-verify.ts';
import { configureQueue } from '../sqs/queue-configure.ts';
import { makeQueue } from '../sqs/queue-make.ts';
import { measureQueue } from '../sqs/queue-measure.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import { verifyQueue } from '../sqs/queue-verify.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { finders } from './resource-drivers.reading.ts';
import type { FindResource } from './resource-found.ts';
import {
  configuring,
  creating,
  measuring,
  reading,
  verifying,
  type ConfigureResource,
  type MakeResource,
  type MeasureResource,
  type VerifyResource,
} from './resource-operations.ts';
import { checksOf, type ResourceRules } from './resource-rules.ts';

export type ProvisioningDriver = Omit<ResourceDriver, 'remove' | 'restore'>;

type Parts = {
  readonly find: FindResource;
  readonly make: MakeResource;
  readonly configure: ConfigureResource;
  readonly verify: VerifyResource;
  readonly measure: MeasureResource;
};

const driver = (deps: AwsResourceDeps, rules: ResourceRules, parts: Parts): ProvisioningDriver => ({
  ...checksOf(rules),
  ...reading(parts.find),
  ...creating(deps, rules, parts.find, parts.make),
  ...configuring(deps, rules, parts.find, parts.configure),
  ...verifying(parts.find, parts.verify),
  ...measuring(parts.find, parts.measure),
});

/** All but what takes back: for provision-resources. */
export const provisioningDrivers = (deps: AwsResourceDeps): readonly ProvisioningDriver[] => {
  const { bucket, table, queue } = finders(deps);
  return [
    driver(deps, bucketRules, {
      find: bucket,
      make: (definition) => makeBucket(deps, definition),
      configure: (...change) => configureBucket(deps, ...change),
      verify: (found) => verifyBucket(deps, found),
      measure: (found) => measureBucket(deps, found),
    }),
    driver(deps, tableRules, {
      find: table,
      make: (definition) => makeTable(deps, definition),
      configure: (...change) => configureTable(deps, ...change),
      verify: (found) => verifyTable(deps, found),
      measure: (found) => measureTable(deps, found),
    }),
    driver(deps, queueRules, {
      find: queue,
      make: (definition) => makeQueue(deps, definition),
      configure: (...change) => configureQueue(deps, ...change),
      verify: (found) => verifyQueue(deps, found),
      measure: (found) => measureQueue(deps, found),
    }),
  ];
};

export const awsProvisioningDrivers = (deps: AwsResourceDeps): DriversWith<keyof ProvisioningDriver> =>
  driversOf(provisioningDrivers(deps));
