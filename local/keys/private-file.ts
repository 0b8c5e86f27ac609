import { randomUUID } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

/**
 * Makes a file that only its owner can read, unless it is there. Written aside and linked into place: of two processes that do so at once
 * one wins, and whatever ends this one, or fills the disk, there is the whole file or none.
 */
export const createPrivateFile = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(draft, file);
  } catch (error) {
    if (!isThere(error)) throw error;
  } finally {
    await handle.close();
    await unlink(draft);
  }
};
