import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Ids } from '../../ports/ids.port.ts';
import { bucketOf, type BucketDeps } from './bucket-name.ts';

/** Roles may touch objects under this prefix only. */
export const probePrefix = 'windlass-probe/';
const content = 'windlass';

/** Writes an object, reads it and deletes this version of it, so that nothing remains in a versioned bucket either. */
export const probeBucket = async (deps: BucketDeps & { readonly ids: Ids }, name: string): Promise<string> => {
  const object = { ...bucketOf(deps, name), Key: `${probePrefix}${deps.ids.next()}` };
  const { VersionId } = await deps.s3.send(new PutObjectCommand({ ...object, Body: content }));
  try {
    const { Body } = await deps.s3.send(new GetObjectCommand(object));
    if ((await Body?.transformToString()) !== content)
      throw new Error(`an object of ${name} reads back differently than it was written`);
  } finally {
    await deps.s3.send(new DeleteObjectCommand({ ...object, VersionId }));
  }
  return 'an object was written, read and deleted';
};
