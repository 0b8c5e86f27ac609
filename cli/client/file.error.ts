import { UsageError } from '../usage.error.ts';

/** The file could not be read, or holds something other than what was asked for. */
export class FileError extends UsageError {
  override readonly name = 'FileError';
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EISDIR: 'it is a folder. Name a file in it.',
  EACCES: 'you may not read it.',
};

export const cannotRead = (path: string, cause: unknown): FileError => {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new FileError(`Cannot read ${path}: ${reasons[code] ?? message}`, { cause });
};
