import { GetBucketPolicyCommand, GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { checked } from '../aws/resource-check.ts';
import { unless } from '../aws/resource-fault.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { requireTlsOnly } from '../aws/resource-policy.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';

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

/** P34 for a bucket. */
export const checkBucketClosed = (deps: BucketDeps, found: FoundResource): Promise<ResourceCheck> =>
  checked('secure', () => requireClosed(deps, found));
