import { open } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { ReadEntry } from 'tar';
import { list } from 'tar';
import type { Artifact } from '../../../shared/domain/service/artifact.ts';
import type { ArtifactFile, ArtifactReader } from '../../../shared/ports/artifact-reader.port.ts';
import { ArtifactError } from '../../../shared/ports/service-deployer.port.ts';
import { findFault } from './check-artifact.ts';
import { listFolder } from './list-folder.ts';
import { isTarFault, maxReadSize } from './unpack-tarball.ts';

type IsWanted = (path: string) => boolean;

const beginningOf = async (file: string, most_bytes: number): Promise<string> => {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(most_bytes), 0, most_bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
};

const inFolder = async (root: string, isWanted: IsWanted, most_bytes: number): Promise<readonly ArtifactFile[]> => {
  const wanted = (await listFolder(root)).filter((entry) => entry.kind === 'file' && isWanted(entry.path));
  const files: ArtifactFile[] = [];
  for (const { path } of wanted) files.push({ path, text: await beginningOf(join(root, path), most_bytes) });
  return files;
};

const fileTypes = new Set(['File', 'OldFile', 'ContiguousFile']);

const inTarball = async (file: string, isWanted: IsWanted, most_bytes: number): Promise<readonly ArtifactFile[]> => {
  const found: { readonly path: string; readonly chunks: Buffer[] }[] = [];
  const onReadEntry = (entry: ReadEntry): void => {
    const path = posix.normalize(entry.path);
    if (!fileTypes.has(entry.type) || !isWanted(path)) return;
    const chunks: Buffer[] = [];
    let left = most_bytes;
    entry.on('data', (chunk: Buffer) => {
      if (left > 0) chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
    });
    found.push({ path, chunks });
  };
  await list({ file, maxReadSize, strict: true, onReadEntry });
  return found.map(({ path, chunks }) => ({ path, text: Buffer.concat(chunks).toString('utf8') }));
};

const read = ({ kind, location }: Artifact, isWanted: IsWanted, most_bytes: number): Promise<readonly ArtifactFile[]> =>
  kind === 'DIRECTORY' ? inFolder(location, isWanted, most_bytes) : inTarball(location, isWanted, most_bytes);

/** Artifacts on this machine, read where they are. */
export const localArtifactReader: ArtifactReader = {
  filesOf: async (artifact, isWanted, most_bytes) => {
    if ((await findFault(artifact)) !== undefined) return [];
    try {
      return await read(artifact, isWanted, most_bytes);
    } catch (error) {
      if (error instanceof ArtifactError || isTarFault(error)) return [];
      throw error;
    }
  },
};
