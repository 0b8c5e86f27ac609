import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { ResourceMeasure } from '../../ports/resource-driver.port.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';

/** Of the first 1,000 objects: what a bucket holds is known to S3 by the day only, and listing all of a large one takes hours. */
export const measureBucket = async (
  deps: BucketDeps,
  { physical_id }: FoundResource,
): Promise<readonly ResourceMeasure[]> => {
  const { Contents = [] } = await deps.s3.send(new ListObjectsV2Command(bucketOf(deps, physical_id)));
  const size_bytes = Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
  return [
    { name: 'size_bytes', value: size_bytes, unit: 'bytes' },
    { name: 'objects', value: Contents.length, unit: 'count' },
  ];
};
