import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { unzipSync, type UnzipFileInfo } from 'fflate';
import type { ArtifactReader } from '../../ports/artifact-reader.port.ts';
import { isUnreadable } from './artifact-fault.ts';
import { parseLocation } from './artifact-location.ts';

export type ArtifactReaderDeps = { readonly s3: Pick<S3Client, 'send'> };

/** Lambda takes no package of more, packed or unpacked. */
const mostBytes = 250 * 1_048_576;

const download = async ({ s3 }: ArtifactReaderDeps, location: string): Promise<Uint8Array | undefined> => {
  const { bucket, key } = parseLocation(location);
  try {
    const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (ContentLength <= mostBytes) return await Body?.transformToByteArray();
    // What is not read would hold its connection.
    if (Body instanceof Readable) Body.destroy();
    return undefined;
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
};

/** By the directory at the archive's end, as Lambda unpacks it; a file that says to be larger than Lambda takes is left out. */
const unpack = (zip: Uint8Array, isWanted: (path: string) => boolean): Readonly<Record<string, Uint8Array>> => {
  let left = mostBytes;
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (name.endsWith('/') || !isWanted(name) || originalSize > left) return false;
    left -= originalSize;
    return true;
  };
  try {
    return unzipSync(zip, { filter });
  } catch {
    return {};
  }
};

/** Looks into .zip files in S3. */
export const s3ArtifactReader = (deps: ArtifactReaderDeps): ArtifactReader => ({
  filesOf: async (artifact, isWanted, most_bytes) => {
    if (artifact.kind !== 'S3_OBJECT') return [];
    const zip = await download(deps, artifact.location);
    if (zip === undefined) return [];
    return Object.entries(unpack(zip, isWanted)).map(([path, content]) => ({
      path,
      text: Buffer.from(content.subarray(0, most_bytes)).toString('utf8'),
    }));
  },
});
