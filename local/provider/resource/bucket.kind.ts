import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalKind, Place } from './local-kind.ts';
import { checked, timed, usedPercent } from './checked.ts';
import { requirePrivate } from './private-mode.ts';

const specificationSchema = z.strictObject({
  /** What the bucket should hold at most; watched, not enforced: a folder has no quota. */
  max_bytes: z.int().min(1).default(1_073_741_824),
});
const slowest_milliseconds = 1_000;

const folderOf = ({ folder }: Place): string => join(folder, 'objects');
const limitOf = ({ resource }: Place): number => specificationSchema.parse(resource.specification).max_bytes;

/** S3_BUCKET as a folder: each file an object. */
export const bucketKind: LocalKind = {
  resource_type: 'S3_BUCKET',
  specification: specificationSchema,
  make: async (place) => {
    await mkdir(folderOf(place), { mode: 0o700 });
    return {};
  },
  // Nothing but the remembered limit differs; the folder's privacy is put right on the way.
  configure: async (place) => chmod(folderOf(place), 0o700),
  release: async () => undefined,
  physicalIdOf: folderOf,
  outputsOf: (place) => ({ DIRECTORY: folderOf(place) }),
  verify: async (place) => [
    await checked(
      'reachable',
      async () => `${folderOf(place)} holds ${(await readdir(folderOf(place))).length} entries`,
    ),
    await checked('functional', () => writeAndRead(place)),
    await checked('performance', () => requireSpeed(place)),
    await checked('secure', () => requirePrivate(folderOf(place))),
  ],
  measure: async (place) => {
    const { size_bytes, objects } = await contentOf(place);
    return [
      { name: 'size_bytes', value: size_bytes, unit: 'bytes' },
      { name: 'objects', value: objects, unit: 'count' },
      { name: 'used_percent', value: usedPercent(size_bytes, limitOf(place)), unit: 'percent' },
    ];
  },
};

/** Beside the objects, so that no service ever sees the probe. */
const writeAndRead = async (place: Place): Promise<string> => {
  const probe = join(place.folder, 'probe');
  try {
    await writeFile(probe, 'windlass');
    if ((await readFile(probe, 'utf8')) !== 'windlass')
      throw new Error(`${probe} reads back differently than it was written`);
    return 'an object was written, read and deleted';
  } finally {
    await rm(probe, { force: true });
  }
};

const requireSpeed = async (place: Place): Promise<string> => {
  const taken = await timed(async () => void (await writeAndRead(place)));
  if (taken > slowest_milliseconds)
    throw new Error(`writing and reading a small object took ${taken} ms, more than ${slowest_milliseconds}`);
  const { size_bytes } = await contentOf(place);
  if (size_bytes > limitOf(place))
    throw new Error(`holds ${size_bytes} bytes, more than max_bytes ${limitOf(place)}. Delete objects or raise it.`);
  return `wrote and read a small object in ${taken} ms`;
};

const contentOf = async (place: Place): Promise<{ readonly size_bytes: number; readonly objects: number }> => {
  const files = (await readdir(folderOf(place), { recursive: true, withFileTypes: true })).filter((item) =>
    item.isFile(),
  );
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return { size_bytes: sizes.reduce((sum, size) => sum + size, 0), objects: files.length };
};
