import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import type { FolderEntry } from './list-folder.ts';
import { listFolder } from './list-folder.ts';

export type ContentHash = { readonly sha256: string; readonly size_bytes: number };

/** Up to here a file is read at once, which is several times as quick as a stream. */
const smallFile_bytes = 256 * 1_024;
const readsAtATime = 8;

export const hashFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 256 * 1_024 }), hash);
  return hash.digest('hex');
};

const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/**
 * The SHA-256 of a folder's content: of one line `<sha256>  <path>` per file, ordered by path, as `sha256sum` prints them. A symbolic
 * link counts as `link:<target>` in place of the hash. Modes, times and empty folders do not count, so every platform gets the same.
 */
export const hashFolder = async (root: string): Promise<ContentHash> => {
  const entries = await listFolder(root);
  const lines = await inParallel(
    entries,
    readsAtATime,
    async (entry) => `${await digestOf(root, entry)}  ${entry.path}\n`,
  );
  return {
    sha256: hashOf(lines.join('')),
    size_bytes: entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size_bytes : 0), 0),
  };
};

const digestOf = async (root: string, entry: FolderEntry): Promise<string> => {
  if (entry.kind === 'link') return `link:${entry.target}`;
  const file = join(root, entry.path);
  return entry.size_bytes <= smallFile_bytes ? hashOf(await readFile(file)) : hashFile(file);
};
