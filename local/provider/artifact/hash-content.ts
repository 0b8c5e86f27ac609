import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FolderEntry } from './list-folder.ts';
import { listFolder } from './list-folder.ts';

export type ContentHash = { readonly sha256: string; readonly size_bytes: number };

export const hashFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 256 * 1_024 }), hash);
  return hash.digest('hex');
};

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The SHA-256 of a folder's content: of one line `<sha256>  <path>` per file, ordered by path, as `sha256sum` prints them. A symbolic
 * link counts as `link:<target>` in place of the hash. Modes, times and empty folders do not count, so every platform gets the same.
 */
export const hashFolder = async (root: string): Promise<ContentHash> => {
  const entries = await listFolder(root);
  const lines: string[] = [];
  for (const entry of entries) lines.push(`${await digestOf(root, entry)}  ${entry.path}\n`);
  return {
    sha256: hashText(lines.join('')),
    size_bytes: entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size_bytes : 0), 0),
  };
};

const digestOf = async (root: string, entry: FolderEntry): Promise<string> =>
  entry.kind === 'file' ? hashFile(join(root, entry.path)) : `link:${entry.target}`;
