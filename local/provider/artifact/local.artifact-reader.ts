import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { list, type ReadEntry } from 'tar';
import type { Artifact } from '../../../shared/domain/service/artifact.ts';
import type { ArtifactFile, ArtifactReader } from '../../../shared/ports/artifact-reader.port.ts';
import { listFolder } from './list-folder.ts';

type IsWanted = (path: string) => boolean;

const readStart = async (file: string, most_bytes: number): Promise<string> => {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(most_bytes), position: 0 });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
};

const filesOfFolder = async (root: string, isWanted: IsWanted, most_bytes: number): Promise<readonly ArtifactFile[]> => {
  const wanted = (await listFolder(root)).filter((entry) => entry.kind === 'file' && isWanted(entry.path));
  const found: ArtifactFile[] = [];
  for (const { path } of wanted) found.push({ path, text: await readStart(join(root, path), most_bytes) });
  return found;
};

const textOf = async (entry: ReadEntry, most_bytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of entry) {
    if (size < most_bytes) parts.push(Buffer.from(part));
    size += part.length;
  }
  return Buffer.concat(parts).subarray(0, most_bytes).toString('utf8');
};

const filesOfTarball = async (file: string, isWanted: IsWanted, most_bytes: number): Promise<readonly ArtifactFile[]> => {
  const found: Promise<ArtifactFile>[] = [];
  const onReadEntry = (entry: ReadEntry): void => {
    const path = entry.path.replace(/^\.\//, '');
    if (entry.type.endsWith('File') && isWanted(path)) found.push(textOf(entry, most_bytes).then((text) => ({ path, text })));
    else entry.resume();
  };
  await list({ file, onReadEntry });
  return Promise.all(found);
};

/** Reads folders and tarballs of this machine. */
export const localArtifactReader: ArtifactReader = {
  filesOf: async ({ kind, location }: Artifact, isWanted, most_bytes) => {
    try {
      return await (kind === 'DIRECTORY' ? filesOfFolder : filesOfTarball)(location, isWanted, most_bytes);
    } catch {
      return [];
    }
  },
};
