import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';

/** Deletes every version of every object of a bucket; answers how many. Nothing to do when there is no such bucket. */
export const emptyBucket = async (bucket: string, region: string): Promise<number> => {
  const client = new S3Client({ region });
  let deleted = 0;
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket })).catch((error: Error) => {
      if (error.name === 'NoSuchBucket') return undefined;
      throw error;
    });
    const found = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])];
    if (found.length === 0) return deleted;
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Quiet: true, Objects: found.map(({ Key, VersionId }) => ({ Key, VersionId })) },
      }),
    );
    if (Errors[0] !== undefined) throw new Error(`${bucket}: ${Errors[0].Key} cannot be deleted: ${Errors[0].Message}`);
    deleted += found.length;
  }
};
