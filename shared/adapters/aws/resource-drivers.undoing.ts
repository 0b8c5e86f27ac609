import type { ResourceDriver } from '../../ports/resource-driver.port.ts';
import { configureTable } from '../dynamodb/table-driver/table-configure.ts';
import { makeTable } from '../dynamodb/table-driver/table-make.ts';
import { removeTable } from '../dynamodb/table-driver/table-remove.ts';
import { tableRules } from '../dynamodb/table-driver/table.rules.ts';
import { configureBucket } from '../s3/bucket-configure.ts';
import { makeBucket } from '../s3/bucket-make.ts';
import { removeBucket } from '../s3/bucket-remove.ts';
import { bucketRules } from '../s3/bucket.rules.ts';
import { configureQueue } from '../sqs/queue-configure.ts';
import { makeQueue } from '../sqs/queue-make.ts';
import { removeQueue } from '../sqs/queue-remove.ts';
import { queueRules } from '../sqs/queue.rules.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { finders } from './resource-drivers.reading.ts';
import type { FindResource } from './resource-found.ts';
import {
  reading,
  removing,
  restoring,
  type ConfigureResource,
  type MakeResource,
  type RemoveResource,
} from './resource-operations.ts';
import { checksOf, type ResourceChecks, type ResourceRules } from './resource-rules.ts';

export type UndoingDeps = Omit<AwsResourceDeps, 'ids'>;
export type UndoingDriver = ResourceChecks & Pick<ResourceDriver, 'read' | 'restore' | 'remove'>;

type Parts = {
  readonly find: FindResource;
  readonly make: MakeResource;
  readonly configure: ConfigureResource;
  readonly remove: RemoveResource;
};

const driver = (deps: UndoingDeps, rules: ResourceRules, parts: Parts): UndoingDriver => ({
  ...checksOf(rules),
  ...reading(parts.find),
  ...restoring(deps, parts.find, parts.make, parts.configure),
  ...removing(deps, parts.find, parts.remove),
});

/** What takes back: for undo-effects. */
export const undoingDrivers = (deps: UndoingDeps): readonly UndoingDriver[] => {
  const { bucket, table, queue } = finders(deps);
  return [
    driver(deps, bucketRules, {
      find: bucket,
      make: (definition) => makeBucket(deps, definition),
      configure: (...change) => configureBucket(deps, ...change),
      remove: (...what) => removeBucket(deps, ...what),
    }),
    driver(deps, tableRules, {
      find: table,
      make: (definition) => makeTable(deps, definition),
      configure: (...change) => configureTable(deps, ...change),
      remove: (...what) => removeTable(deps, ...what),
    }),
    driver(deps, queueRules, {
      find: queue,
      make: (definition) => makeQueue(deps, definition),
      configure: (...change) => configureQueue(deps, ...change),
      remove: (...what) => removeQueue(deps, ...what),
    }),
  ];
};

export const awsUndoingDrivers = (deps: UndoingDeps): DriversWith<keyof UndoingDriver> =>
  driversOf(undoingDrivers(deps));
