import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { Artifact } from '../../domain/service/artifact.ts';
import type { ArtifactCheck, ServiceDeployer } from '../../ports/service-deployer.port.ts';
import { isElsewhere, isUnreadable } from './artifact-fault.ts';
import { parseLocation } from './artifact-location.ts';

export type CheckArtifactDeps = { readonly s3: Pick<S3Client, 'send'> };

/** Lambda takes no package of more, even unpacked. */
const mostBytes = 250 * 1_048_576;

const missing = (message: string): ArtifactCheck => ({ outcome: 'missing', message });

/** S3's own SHA-256 of the object, if it was uploaded with one: a checksum of parts (`…-3`) is of another thing. */
const storedHash = ({ ChecksumSHA256, ChecksumType }: HeadObjectCommandOutput): string | undefined =>
  ChecksumSHA256 === undefined || ChecksumType === 'COMPOSITE' || ChecksumSHA256.includes('-')
    ? undefined
    : Buffer.from(ChecksumSHA256, 'base64').toString('hex');

const readHash = async ({ s3 }: CheckArtifactDeps, bucket: string, key: string): Promise<string> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const hash = createHash('sha256');
  for await (const chunk of Body as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
};

const compare = ({ location, sha256: wanted }: Artifact, sha256: string, size_bytes: number): ArtifactCheck =>
  wanted === undefined || wanted === sha256
    ? { outcome: 'available', size_bytes, sha256 }
    : {
        outcome: 'different',
        message: `${location} has the SHA-256 ${sha256}, the specification says ${wanted}. Deploy the artifact that was meant, or correct the hash.`,
        sha256,
      };

const look = async (deps: CheckArtifactDeps, artifact: Artifact): Promise<ArtifactCheck> => {
  const { bucket, key } = parseLocation(artifact.location);
  const head = await deps.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
  const size_bytes = head.ContentLength ?? 0;
  if (size_bytes > mostBytes)
    return missing(
      `${artifact.location} has ${size_bytes} bytes, and Lambda takes ${mostBytes} at most. Make it smaller.`,
    );
  return compare(artifact, storedHash(head) ?? (await readHash(deps, bucket, key)), size_bytes);
};

/** Whether the object is where it should be and is what its hash says. It is downloaded only if S3 has no SHA-256 of it. */
export const checkArtifact =
  (deps: CheckArtifactDeps): ServiceDeployer['checkArtifact'] =>
  async (artifact) => {
    if (artifact.kind !== 'S3_OBJECT')
      return missing(
        `${artifact.location} is a ${artifact.kind}, which AWS cannot run. Put a .zip into S3 and name it as an S3_OBJECT.`,
      );
    try {
      return await look(deps, artifact);
    } catch (error) {
      if (isElsewhere(error))
        return missing(
          `${artifact.location} is in another region, and Lambda takes packages from its own only. Put it into a bucket of this region.`,
        );
      if (!isUnreadable(error)) throw error;
      return missing(
        `There is no ${artifact.location}, or Windlass may not read it. Upload the artifact first, correct its location, or allow Windlass to read the bucket.`,
      );
    }
  };
