import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../../../shared/domain/service/artifact.ts';
import { ArtifactError } from '../../../shared/ports/service-deployer.port.ts';
import { explaining } from '../system-fault.ts';
import { differenceOf, findFault } from './check-artifact.ts';
import { copyFolder } from './copy-folder.ts';
import { hashFile, hashFolder } from './hash-content.ts';
import { listFolder } from './list-folder.ts';
import { unpackTarball } from './unpack-tarball.ts';

/**
 * Makes `folder` with the artifact's content in `app` and an empty `logs`. It is made aside and renamed when whole, so a folder of that
 * name is always whole; one that was there is replaced. Throws ArtifactError.
 */
export const installArtifact = (artifact: Artifact, folder: string): Promise<void> =>
  explaining(`install the artifact ${artifact.location}`, async () => {
    const aside = `${folder}~incoming`;
    await rm(aside, { recursive: true, force: true });
    await mkdir(join(aside, 'logs'), { recursive: true, mode: 0o700 });
    try {
      await fetchVerified(artifact, aside, join(aside, 'app'));
      await rm(folder, { recursive: true, force: true });
      await rename(aside, folder);
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      throw error;
    }
  });

/** What is verified is the copy: the original may change meanwhile. */
const fetchVerified = async (artifact: Artifact, aside: string, app: string): Promise<void> => {
  const fault = await findFault(artifact);
  if (fault !== undefined) throw new ArtifactError(fault);
  if (artifact.kind === 'DIRECTORY') {
    await copyFolder(artifact.location, app);
    if (artifact.sha256 === undefined) await listFolder(app);
    else refuseDifference(artifact, (await hashFolder(app)).sha256);
    return;
  }
  const tarball = join(aside, 'tarball');
  await copyFile(artifact.location, tarball);
  refuseDifference(artifact, await hashFile(tarball));
  await unpackTarball(tarball, app);
  await listFolder(app);
  await rm(tarball);
};

const refuseDifference = (artifact: Artifact, sha256: string): void => {
  if (artifact.sha256 !== sha256) throw new ArtifactError(differenceOf(artifact, sha256));
};
