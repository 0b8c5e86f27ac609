import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checked, checkedAndTimed, untilPassed } from '../aws/resource-check.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { checkBucketClosed } from './bucket-closed.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';
import { probeBucket } from './bucket-probe.ts';

const requireReachable = async (deps: BucketDeps, name: string): Promise<string> => {
  const { KeyCount = 0 } = await deps.s3.send(new ListObjectsV2Command({ ...bucketOf(deps, name), MaxKeys: 1 }));
  return `${name} answers; it ${KeyCount === 0 ? 'is empty' : 'holds objects'}`;
};

/** P31 to P34 for a bucket. */
export const verifyBucket = async (
  deps: BucketDeps & Pick<AwsResourceDeps, 'ids' | 'clock' | 'sleep'>,
  found: FoundResource,
): Promise<readonly ResourceCheck[]> => [
  await checked('reachable', () => requireReachable(deps, found.physical_id)),
  ...(await checkedAndTimed(
    () => deps.clock.now(),
    () => probeBucket(deps, found.physical_id),
  )),
  await untilPassed(deps.sleep, () => checkBucketClosed(deps, found)),
];
