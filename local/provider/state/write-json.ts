import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import { explained, explaining, hasCode } from '../system-fault.ts';

/** A file of the provider's own does not hold what the provider wrote. */
export class StoredStateError extends WindlassError {
  override readonly name = 'StoredStateError';
  readonly code = 'stored_state_damaged';
}

const replace = async (file: string, value: unknown): Promise<void> => {
  const aside = `${file}.new`;
  try {
    await writeDurably(aside, `${JSON.stringify(value, null, 2)}\n`);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await makeRenameDurable(dirname(file));
};

/**
 * Replaces the file at one instant: after a crash it is the former text or the new one, never half of it. Only the owner may read it.
 * Calls for one file must not overlap. A few hundred bytes are worth waiting for: undoing a release needs them too.
 */
export const writeJson = (file: string, value: unknown): Promise<void> =>
  explaining(`save ${file}`, () => replace(file, value), { isWorthWaiting: true });

const writeDurably = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const makeRenameDurable = async (folder: string): Promise<void> => {
  // Windows can't open a folder; its rename is durable by the journal of NTFS.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The file's value; undefined when there is no such file. Throws StoredStateError when it isn't JSON. */
export const readJson = async (file: string): Promise<unknown> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw explained(error, `read ${file}`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoredStateError(
      `${file} is not JSON, though Windlass wrote it: it has been changed by hand or damaged. Restore it, or delete it to forget what it describes.`,
      { cause },
    );
  }
};
