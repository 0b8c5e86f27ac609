import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';
import { unless } from '../aws/resource-fault.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { untilThere } from '../aws/resource-wait.ts';
import { emptyBucket } from './bucket-empty.ts';
import { findBucket } from './bucket-find.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';

/** Deletes the bucket with all that it holds, and waits until S3 does not know it any more. */
export const removeBucket = async (
  deps: BucketDeps & Pick<AwsResourceDeps, 'sleep'>,
  target: ResourceTarget,
  { physical_id }: FoundResource,
): Promise<void> => {
  const emptyAndDelete = async (): Promise<void> => {
    await emptyBucket(deps, physical_id);
    await deps.s3.send(new DeleteBucketCommand(bucketOf(deps, physical_id)));
  };
  await unless(['NoSuchBucket'], emptyAndDelete());
  await untilThere(deps.sleep, `S3 has not let go of ${physical_id} yet.`, async () =>
    (await findBucket(deps, target)) === undefined ? 'gone' : undefined,
  );
};
