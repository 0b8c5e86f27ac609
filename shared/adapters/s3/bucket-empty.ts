import { DeleteObjectsCommand, ListObjectVersionsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import { ResourceNotReadyError } from '../aws/resource-wait.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';

/** Of up to 1,000 each, which S3 lists and deletes at most at once: a call that takes longer than a Lambda may has done nothing that counts. */
const batchesPerCall = 200;

/** The next versions and delete markers; those listed before are gone, so each batch is the first. */
const nextBatch = async (deps: BucketDeps, name: string): Promise<readonly ObjectIdentifier[]> => {
  const { Versions = [], DeleteMarkers = [] } = await deps.s3.send(
    new ListObjectVersionsCommand({ ...bucketOf(deps, name), MaxKeys: 1_000 }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
};

const deleteBatch = async (deps: BucketDeps, name: string, batch: readonly ObjectIdentifier[]): Promise<void> => {
  const { Errors = [] } = await deps.s3.send(
    new DeleteObjectsCommand({ ...bucketOf(deps, name), Delete: { Objects: [...batch], Quiet: true } }),
  );
  const [first] = Errors;
  if (first !== undefined)
    throw new Error(
      `${Errors.length} objects of ${name} could not be deleted, such as ${first.Key}: ${first.Code} ${first.Message}`,
    );
};

/** Deletes all that the bucket holds. Throws a ResourceNotReadyError when more than 200,000 versions take more than one call. */
export const emptyBucket = async (deps: BucketDeps, name: string): Promise<void> => {
  for (let batches = 0; batches < batchesPerCall; batches += 1) {
    const batch = await nextBatch(deps, name);
    if (batch.length === 0) return;
    await deleteBatch(deps, name, batch);
  }
  throw new ResourceNotReadyError(`${name} is being emptied: ${batchesPerCall * 1_000} objects are deleted so far.`);
};
