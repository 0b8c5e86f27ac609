import { lstat, readdir, readlink } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import { ArtifactError } from '../../../shared/ports/service-deployer.port.ts';

/** A path is relative, with `/` between its parts on every platform. Folders are not listed: an empty one carries no content. */
export type FolderEntry = { readonly path: string } & (
  | { readonly kind: 'file'; readonly size_bytes: number }
  | { readonly kind: 'link'; readonly target: string }
);

const looksAtATime = 16;

/**
 * All files and symbolic links under a folder, ordered by the bytes of their path. Throws ArtifactError for a link that leaves the
 * folder, and for what is neither file, folder nor link.
 */
export const listFolder = async (root: string): Promise<readonly FolderEntry[]> => {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const looked = await inParallel(found, looksAtATime, (item) => entryOf(root, item));
  return looked
    .flatMap((entry) => (entry === undefined ? [] : [{ entry, bytes: Buffer.from(entry.path) }]))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ entry }) => entry);
};

const entryOf = async (root: string, item: Dirent): Promise<FolderEntry | undefined> => {
  const absolute = join(item.parentPath, item.name);
  const path = relative(root, absolute).split(sep).join('/');
  if (item.isDirectory()) return undefined;
  if (item.isFile()) return { kind: 'file', path, size_bytes: (await lstat(absolute)).size };
  if (!item.isSymbolicLink())
    throw new ArtifactError(
      `${path} is neither a file, a folder nor a symbolic link, so it can't be deployed. Remove it from the artifact.`,
    );
  const target = await readlink(absolute);
  if (leaves(root, resolve(item.parentPath, target)) || isAbsolute(target)) {
    throw new ArtifactError(
      `${path} is a symbolic link to ${target}, outside the artifact. Copy what it points to into the folder, or make it a relative link within it.`,
    );
  }
  return { kind: 'link', path, target };
};

/** True when the path is not the folder itself nor below it. */
export const leaves = (root: string, path: string): boolean => {
  const below = relative(root, path);
  return below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below);
};
