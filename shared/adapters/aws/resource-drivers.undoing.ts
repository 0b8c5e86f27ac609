import type { ResourceDriver } from '../../ports/resource-driver.port.ts';
import { removeTable } from '../dynamodb/table-driver/table-remove.ts';
import { removeBucket } from '../s3/bucket-remove.ts';
import { removeQueue } from '../sqs/queue-remove.ts';
import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { makeableKinds, type MakingDeps } from './resource-kinds.makeable.ts';
import { reading, removing, restoring, type MakeableKind, type RemoveResource } from './resource-operations.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

export type UndoingDriver = ResourceChecks & Pick<ResourceDriver, 'read' | 'restore' | 'remove'>;

const driver = (deps: MakingDeps, kind: MakeableKind, remove: RemoveResource): UndoingDriver => ({
  ...checksOf(kind.rules),
  ...reading(kind.find),
  ...restoring(deps, kind),
  ...removing(deps, kind, remove),
});

/** What takes back: for undo-effects. */
export const undoingDrivers = (deps: MakingDeps): readonly UndoingDriver[] => {
  const { bucket, table, queue } = makeableKinds(deps);
  return [
    driver(deps, bucket, (...what) => removeBucket(deps, ...what)),
    driver(deps, table, (...what) => removeTable(deps, ...what)),
    driver(deps, queue, (...what) => removeQueue(deps, ...what)),
  ];
};

export const awsUndoingDrivers = (deps: MakingDeps): DriversWith<keyof UndoingDriver> =>
  driversOf(undoingDrivers(deps));
