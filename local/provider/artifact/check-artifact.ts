import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Artifact } from '../../../shared/domain/service/artifact.ts';
import type { ArtifactCheck } from '../../../shared/ports/service-deployer.port.ts';
import { ArtifactError } from '../../../shared/ports/service-deployer.port.ts';
import { explaining, hasCode } from '../system-fault.ts';
import type { ContentHash } from './hash-content.ts';
import { hashFile, hashFolder } from './hash-content.ts';

/** Whether the artifact is where it should be and is what its hash says. */
export const checkArtifact = (artifact: Artifact): Promise<ArtifactCheck> =>
  explaining(`read the artifact ${artifact.location}`, async () => {
    const fault = await findFault(artifact);
    if (fault !== undefined) return { outcome: 'missing', message: fault };
    try {
      return compare(artifact, await hashOf(artifact));
    } catch (error) {
      if (error instanceof ArtifactError) return { outcome: 'missing', message: error.message };
      throw error;
    }
  });

/** Why nothing can be read at the location, in words; undefined when something can. */
export const findFault = async (artifact: Artifact): Promise<string | undefined> => {
  if (artifact.kind === 'S3_OBJECT')
    return `${artifact.location} is an S3_OBJECT, which cannot run on this machine. Name a folder as a DIRECTORY, or a .tar or .tar.gz file as a TARBALL.`;
  const found = await look(artifact.location);
  if (found === undefined)
    return `There is no ${artifact.location}. Build the artifact first, or correct its location.`;
  if (artifact.kind === 'DIRECTORY' && !found.isDirectory())
    return `${artifact.location} is not a folder. Name a folder, or make the artifact's kind TARBALL.`;
  if (artifact.kind === 'TARBALL' && !found.isFile())
    return `${artifact.location} is not a file. Name a .tar or .tar.gz file, or make the artifact's kind DIRECTORY.`;
  return undefined;
};

const look = async (location: string): Promise<Stats | undefined> => {
  try {
    return await stat(location);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
};

const hashOf = async (artifact: Artifact): Promise<ContentHash> =>
  artifact.kind === 'DIRECTORY'
    ? hashFolder(artifact.location)
    : { sha256: await hashFile(artifact.location), size_bytes: (await stat(artifact.location)).size };

const compare = (artifact: Artifact, actual: ContentHash): ArtifactCheck =>
  artifact.sha256 === undefined || artifact.sha256 === actual.sha256
    ? { outcome: 'available', ...actual }
    : { outcome: 'different', message: differenceOf(artifact, actual.sha256), sha256: actual.sha256 };

export const differenceOf = (artifact: Artifact, sha256: string): string =>
  `${artifact.location} has the SHA-256 ${sha256}, the specification says ${artifact.sha256}. Deploy the artifact that was meant, or correct the hash.`;
