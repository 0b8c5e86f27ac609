import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from './names-in.ts';

/** Deletes all but the newest files of a folder of logs: each start of an instance makes one of its own. */
export const removeOldLogs = async (folder: string, kept_files: number): Promise<void> => {
  const names = await namesIn(folder);
  if (names.length <= kept_files) return;
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(folder, name), changed: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = files.sort((one, other) => other.changed - one.changed).slice(kept_files);
  await Promise.all(old.map(({ file }) => rm(file, { force: true })));
};
