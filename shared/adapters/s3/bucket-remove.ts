import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { unless } from '../aws/resource-fault.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { emptyBucket } from './bucket-empty.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';

export const removeBucket = async (
  deps: BucketDeps,
  _target: ResourceTarget,
  { physical_id }: FoundResource,
): Promise<void> => {
  const emptyAndDelete = async (): Promise<void> => {
    await emptyBucket(deps, physical_id);
    await deps.s3.send(new DeleteBucketCommand(bucketOf(deps, physical_id)));
  };
  await unless(['NoSuchBucket'], emptyAndDelete());
};
