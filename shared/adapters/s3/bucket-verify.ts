import { GetBucketPolicyCommand, GetPublicAccessBlockCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checked, checkedAndTimed } from '../aws/resource-check.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';
import { unless } from '../aws/resource-fault.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { requireTlsOnly } from '../aws/resource-policy.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';
import { probeBucket } from './bucket-probe.ts';

const requireReachable = async (deps: BucketDeps, name: string): Promise<string> => {
  const { KeyCount = 0 } = await deps.s3.send(new ListObjectsV2Command({ ...bucketOf(deps, name), MaxKeys: 1 }));
  return `${name} answers; it ${KeyCount === 0 ? 'is empty' : 'holds objects'}`;
};

const requireClosed = async (deps: BucketDeps, { physical_id, specification }: FoundResource): Promise<string> => {
  const bucket = bucketOf(deps, physical_id);
  const [access, policy] = await Promise.all([
    unless(['NoSuchPublicAccessBlockConfiguration'], deps.s3.send(new GetPublicAccessBlockCommand(bucket))),
    unless(['NoSuchBucketPolicy'], deps.s3.send(new GetBucketPolicyCommand(bucket))),
  ]);
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } =
    access?.PublicAccessBlockConfiguration ?? {};
  if (!(BlockPublicAcls && IgnorePublicAcls && BlockPublicPolicy && RestrictPublicBuckets))
    throw new Error(`public access to ${physical_id} is not blocked altogether; release it again to put that right`);
  if (specification['encrypted'] !== true) throw new Error(`${physical_id} does not encrypt what it holds`);
  requireTlsOnly(policy?.Policy);
  return 'encrypted, closed to the public, and reached by TLS only';
};

/** P31 to P34 for a bucket. */
export const verifyBucket = async (
  deps: BucketDeps & Pick<AwsResourceDeps, 'ids' | 'clock'>,
  found: FoundResource,
): Promise<readonly ResourceCheck[]> => [
  await checked('reachable', () => requireReachable(deps, found.physical_id)),
  ...(await checkedAndTimed(
    () => deps.clock.now(),
    () => probeBucket(deps, found.physical_id),
  )),
  await checked('secure', () => requireClosed(deps, found)),
];
