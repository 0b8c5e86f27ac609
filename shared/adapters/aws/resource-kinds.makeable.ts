import { configureTable } from '../dynamodb/table-driver/table-configure.ts';
import { makeTable } from '../dynamodb/table-driver/table-make.ts';
import { configureBucket } from '../s3/bucket-configure.ts';
import { makeBucket } from '../s3/bucket-make.ts';
import { configureQueue } from '../sqs/queue-configure.ts';
import { makeQueue } from '../sqs/queue-make.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { findableKinds, type KindName } from './resource-kinds.findable.ts';
import type { MakeableKind } from './resource-operations.ts';

export type MakingDeps = Omit<AwsResourceDeps, 'ids'>;

/** What making and changing a resource takes: who provisions needs it, and who brings back what was. */
export const makeableKinds = (deps: MakingDeps): Readonly<Record<KindName, MakeableKind>> => {
  const { bucket, table, queue } = findableKinds(deps);
  return {
    bucket: {
      ...bucket,
      make: (definition) => makeBucket(deps, definition),
      configure: (...change) => configureBucket(deps, ...change),
    },
    table: {
      ...table,
      make: (definition) => makeTable(deps, definition),
      configure: (...change) => configureTable(deps, ...change),
    },
    queue: {
      ...queue,
      make: (definition) => makeQueue(deps, definition),
      configure: (...change) => configureQueue(deps, ...change),
    },
  };
};
