import { createHash } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';
import type { PackedFile } from './bundle-app.ts';

/** The first day that a zip can name, in whatever time zone: zips keep local time. */
const mtime = new Date(1980, 0, 1);
const unix = 3;
/** A file that everybody may read: Lambda runs the code as another user. */
const attrs = 0o100644 << 16;

/** A zip of the files. The same files give the same bytes: entries are sorted, and no time is kept. */
export const packFiles = (files: readonly PackedFile[]): Uint8Array => {
  const sorted = files.toSorted((left, right) => (left.path < right.path ? -1 : 1));
  const entries: Zippable = Object.fromEntries(sorted.map(({ path, content }) => [path, content]));
  return zipSync(entries, { level: 9, mtime, os: unix, attrs });
};

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
