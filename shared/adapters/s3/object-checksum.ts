import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ChecksumOfObject, ObjectChecksum, StoredObject } from '../../ports/object-checksum.port.ts';

const addressOf = ({ bucket, key }: StoredObject): string => `s3://${bucket}/${key}`;

const unknown = (
  code: Extract<ChecksumOfObject, { outcome: 'unknown' }>['code'],
  message: string,
): ChecksumOfObject => ({
  outcome: 'unknown',
  code,
  message,
});

const howTo = 'Upload it in one piece with its checksum: aws s3api put-object --checksum-algorithm SHA256.';

/** Of an object that was uploaded in parts, S3 keeps the hash of the parts' hashes (`...-3`), which is not that of its content. */
const isOfParts = ({ ChecksumSHA256 = '', ChecksumType }: HeadObjectCommandOutput): boolean =>
  ChecksumType === 'COMPOSITE' || ChecksumSHA256.includes('-');

const checksumIn = (head: HeadObjectCommandOutput, object: StoredObject): ChecksumOfObject => {
  const { ChecksumSHA256 } = head;
  if (ChecksumSHA256 === undefined)
    return unknown('no_checksum', `S3 keeps no SHA-256 of ${addressOf(object)}. ${howTo}`);
  if (isOfParts(head))
    return unknown(
      'no_checksum',
      `${addressOf(object)} was uploaded in parts, of which S3 keeps no SHA-256 as a whole. ${howTo}`,
    );
  return { outcome: 'known', sha256: Buffer.from(ChecksumSHA256, 'base64').toString('hex') };
};

/** A HEAD has no body, so the SDK knows its faults by their status. Undefined for what is not an answer about the object. */
const refusalOf = (error: unknown, object: StoredObject): ChecksumOfObject | undefined => {
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata
    ?.httpStatusCode;
  if (status === 404) return unknown('no_object', `There is no ${addressOf(object)} any more.`);
  if (status !== 403) return undefined;
  return unknown(
    'object_unreadable',
    `Windlass may not read ${addressOf(object)}, or it is gone. Allow the role of fire-triggers s3:GetObject (with a version s3:GetObjectVersion) on it, and kms:Decrypt on its key if it has one.`,
  );
};

/** Asks S3 for the checksum that it keeps beside an object. */
export const s3ObjectChecksum =
  (client: Pick<S3Client, 'send'>): ObjectChecksum =>
  async (object) => {
    const { bucket, key, version_id } = object;
    try {
      const head = await client.send(
        new HeadObjectCommand({
          Bucket: bucket,
          Key: key,
          ChecksumMode: 'ENABLED',
          ...(version_id !== undefined && { VersionId: version_id }),
        }),
      );
      return checksumIn(head, object);
    } catch (error) {
      const refused = refusalOf(error, object);
      if (refused !== undefined) return refused;
      throw error;
    }
  };
