import { CreateBucketCommand, PutBucketTaggingCommand, type BucketLocationConstraint } from '@aws-sdk/client-s3';
import type { ResourceDefinition, ResourceTarget } from '../../ports/resource-driver.port.ts';
import { isNamed } from '../aws/aws-fault.ts';
import { refuseForeign } from '../aws/resource-found.ts';
import { ForeignResourceError, tagList, tagsOf, unfinishedTag } from '../aws/resource-ownership.ts';
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
export const makeBucket = async (deps: BucketDeps, { target, specification }: ResourceDefinition): Promise<void> => {
  const name = bucketName(deps, target);
  const isVersioned = await ensureBucket(deps, target, name);
  await applyBucketSettings(deps, name, specification, isVersioned);
  const Tagging = { TagSet: tagList(tagsOf(deps.scope, target)) };
  await deps.s3.send(new PutBucketTaggingCommand({ ...bucketOf(deps, name), Tagging }));
};
