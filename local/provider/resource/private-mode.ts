import { stat } from 'node:fs/promises';

/** Says that only the owner may use the path; throws when others may. Windows keeps the user's own folders private by itself. */
export const requirePrivate = async (path: string): Promise<string> => {
  if (process.platform === 'win32') return `${path} lies in a folder of the user's own`;
  const open = (await stat(path)).mode & 0o077;
  if (open !== 0)
    throw new Error(
      `${path} may be used by other users (mode ${open.toString(8).padStart(3, '0')} too much). Run: chmod go-rwx ${path}`,
    );
  return `only the owner may use ${path}`;
};
