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

/** What S3 says of single objects that it may well delete when it is asked again. */
const passing: readonly string[] = ['InternalError', 'ServiceUnavailable', 'SlowDown', 'OperationAborted'];

const deleteBatch = async (deps: BucketDeps, name: string, batch: readonly ObjectIdentifier[]): Promise<void> => {
  const { Errors = [] } = await deps.s3.send(
    new DeleteObjectsCommand({ ...bucketOf(deps, name), Delete: { Objects: [...batch], Quiet: true } }),
  );
  const [first] = Errors;
  if (first === undefined) return;
  const words = `${Errors.length} objects of ${name} could not be deleted, such as ${first.Key}: ${first.Code} ${first.Message}`;
  throw Errors.every(({ Code }) => passing.includes(Code ?? '')) ? new ResourceNotReadyError(words) : new Error(words);
};

/** Deletes all that the bucket holds. Throws a ResourceNotReadyError when more than 200,000 versions take more than one call, or S3 is busy. */
export const emptyBucket = async (deps: BucketDeps, name: string): Promise<void> => {
  for (let batches = 0; batches < batchesPerCall; batches += 1) {
    const batch = await nextBatch(deps, name);
    if (batch.length === 0) return;
    await deleteBatch(deps, name, batch);
  }
  throw new ResourceNotReadyError(`${name} is being emptied: ${batchesPerCall * 1_000} objects are deleted so far.`);
};
