import { mkdir } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { ReadEntry } from 'tar';
import { extract, list } from 'tar';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import { ArtifactError } from '../../../shared/ports/service-deployer.port.ts';
import { leaves } from './list-folder.ts';

/** What is read in one piece is unpacked in one piece, during which nothing else goes on: tar's own 16 MB would hold requests up. */
export const maxReadSize = 128 * 1_024;

const unpackable = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir', 'SymbolicLink', 'Link']);

/** Unpacks a .tar or .tar.gz file. Refuses the whole of it for one path or link that leaves the folder, or one thing that isn't a file. */
export const unpackTarball = async (file: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  try {
    const faults: string[] = [];
    await list({
      file,
      maxReadSize,
      strict: true,
      noResume: false,
      onReadEntry: (entry) => void faults.push(...faultsOf(entry)),
    });
    if (faults[0] !== undefined) throw new ArtifactError(`${faults[0]} Make the tarball again without it.`);
    await extract({ file, maxReadSize, cwd: to, strict: true, preserveOwner: false });
  } catch (error) {
    if (error instanceof ArtifactError || !isTarFault(error)) throw error;
    throw new ArtifactError(
      `The tarball does not unpack: ${messageOf(error)}. Make it again with tar, as .tar or .tar.gz.`,
      { cause: error },
    );
  }
};

const faultsOf = (entry: ReadEntry): readonly string[] => {
  const root = resolve('/artifact');
  if (isAbsolute(entry.path) || leaves(root, resolve(root, entry.path)))
    return [`The tarball holds ${entry.path}, which is outside its folder.`];
  if (!unpackable.has(entry.type))
    return [`The tarball holds ${entry.path}, which is neither a file, a folder nor a link.`];
  if (entry.linkpath === undefined || entry.linkpath === '') return [];
  const from = entry.type === 'SymbolicLink' ? resolve(root, entry.path, '..') : root;
  const outside = isAbsolute(entry.linkpath) || leaves(root, resolve(from, entry.linkpath));
  return outside ? [`The tarball holds ${entry.path}, a link to ${entry.linkpath}, which is outside its folder.`] : [];
};

/** What tar and gzip find wrong with the file, rather than with the disk. */
export const isTarFault = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  ('tarCode' in error || ('code' in error && String(error.code).startsWith('Z_')));
