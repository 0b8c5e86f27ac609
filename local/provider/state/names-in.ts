import { readdir } from 'node:fs/promises';
import { hasCode } from '../system-fault.ts';

/** The names in a folder; none when there is no such folder. */
export const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
};
