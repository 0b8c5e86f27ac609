import { CreateBucketCommand, PutBucketTaggingCommand, type BucketLocationConstraint } from '@aws-sdk/client-s3';
import type { ResourceDefinition, ResourceTarget } from '../../ports/resource-driver.port.ts';
import { isNamed } from '../aws/aws-fault.ts';
import type { AwsResourceDeps } from '../aws/resource-deps.ts';
import { unless } from '../aws/resource-fault.ts';
import { refuseForeign } from '../aws/resource-found.ts';
import { ForeignResourceError, tagList, tagsOf, unfinishedTag } from '../aws/resource-ownership.ts';
import { untilThere } from '../aws/resource-wait.ts';
import { findBucket } from './bucket-find.ts';
import { bucketName, bucketOf, type BucketDeps } from './bucket-name.ts';
import { applyBucketSettings } from './bucket-settings.ts';

/** The region of the default endpoint, which must not be named. */
const unnamedRegion = 'us-east-1';

const createBucket = async (deps: BucketDeps, target: ResourceTarget, name: string): Promise<void> => {
  const { region } = deps.scope;
  await deps.s3.send(
    new CreateBucketCommand({
      Bucket: name,
      ObjectOwnership: 'BucketOwnerEnforced',
      CreateBucketConfiguration: {
        Tags: tagList({ ...tagsOf(deps.scope, target), [unfinishedTag]: 'true' }),
        ...(region !== unnamedRegion && { LocationConstraint: region as BucketLocationConstraint }),
      },
    }),
  );
};

/** Makes the bucket unless it is there. Whether what is there is versioned. */
const ensureBucket = async (deps: BucketDeps, target: ResourceTarget, name: string): Promise<boolean> => {
  try {
    await createBucket(deps, target, name);
    return false;
  } catch (error) {
    if (isNamed(error, 'BucketAlreadyExists')) throw ForeignResourceError.of(target, name);
    if (!isNamed(error, 'BucketAlreadyOwnedByYou')) throw error;
    return refuseForeign(target, await findBucket(deps, target))?.specification['versioned'] === true;
  }
};

/** Makes a bucket that is closed to all but its owner's own policies, and tags it as whole when it is. */
export const makeBucket = async (
  deps: BucketDeps & Pick<AwsResourceDeps, 'sleep'>,
  { target, specification }: ResourceDefinition,
): Promise<void> => {
  const name = bucketName(deps, target);
  const isVersioned = await ensureBucket(deps, target, name);
  const Tagging = { TagSet: tagList(tagsOf(deps.scope, target)) };
  const finish = async (): Promise<'whole'> => {
    await applyBucketSettings(deps, name, specification, isVersioned);
    await deps.s3.send(new PutBucketTaggingCommand({ ...bucketOf(deps, name), Tagging }));
    return 'whole';
  };
  // For some seconds, what asks S3 about a new bucket may come to a part of it that has not heard of it.
  await untilThere(deps.sleep, `S3 does not know ${name} everywhere yet.`, () => unless(['NoSuchBucket'], finish()));
};
