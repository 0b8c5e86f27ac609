import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { physicalName } from '../aws/physical-name.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';

export type BucketDeps = Pick<AwsResourceDeps, 'scope' | 's3'>;

export const bucketName = ({ scope }: Pick<BucketDeps, 'scope'>, { environment_id, name }: ResourceTarget): string =>
  physicalName(scope, environment_id, name, 63);

/** Which bucket, and that it must be this account's: a name may have been taken by somebody else after ours was removed. */
export const bucketOf = (
  { scope }: Pick<BucketDeps, 'scope'>,
  Bucket: string,
): { readonly Bucket: string; readonly ExpectedBucketOwner: string } => ({
  Bucket,
  ExpectedBucketOwner: scope.account_id,
});
