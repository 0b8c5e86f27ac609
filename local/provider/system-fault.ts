import { WindlassError, type ErrorOptions } from '../../shared/domain/errors/windlass.error.ts';

/** The machine refused something that the provider needs: space, permission, a handle. The message says what to do. */
export class SystemFault extends WindlassError {
  override readonly name = 'SystemFault';
  readonly code = 'system_fault';
  override readonly retryable: boolean;

  /** `mayPass`: the same may succeed later, unchanged. */
  constructor(message: string, { mayPass = false, ...options }: ErrorOptions & { readonly mayPass?: boolean } = {}) {
    super(message, options);
    this.retryable = mayPass;
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: "the user's disk quota is used up; free some space and try again",
  EACCES: 'permission denied; give the user that runs Windlass access and try again',
  EPERM: 'the operation is not permitted for the user that runs Windlass',
  EROFS: 'the file system is read-only; put WINDLASS_HOME on one that can be written',
  EMFILE: 'too many files are open; raise the limit of open files and start again',
  ENFILE: 'the whole machine has too many files open; close some programs and try again',
  ENOMEM: 'the machine is out of memory; stop something and try again',
  EAGAIN: 'the machine has no process or thread left to give; stop something and try again',
  ENAMETOOLONG: 'a path is too long for this file system; use a shorter WINDLASS_HOME',
};

/** What is short now may be there again soon; whether it is worth waiting for that depends on what was being done. */
const shortages = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN']);

/** By their shape, not their class: an error of another realm, such as a test's or a worker's, is no instance of this one's Error. */
const textOf = (error: unknown, key: 'code' | 'path'): string => {
  const value: unknown =
    typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof value === 'string' ? value : '';
};
const codeOf = (error: unknown): string => textOf(error, 'code');
const pathOf = (error: unknown): string => (textOf(error, 'path') === '' ? '' : ` (${textOf(error, 'path')})`);

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(codeOf(error));

/** The error itself, or, when the machine refused, a SystemFault that says what was being done and what to do about it. */
export const explained = (error: unknown, doing: string, { isWorthWaiting = false } = {}): unknown => {
  const remedy = remedies[codeOf(error)];
  if (remedy === undefined) return error;
  const mayPass = isWorthWaiting && shortages.has(codeOf(error));
  return new SystemFault(`Cannot ${doing}: ${remedy}${pathOf(error)}.`, { cause: error, mayPass });
};

/**
 * Runs the work; what it throws is explained. `doing` completes "Cannot ...". Where it is worth waiting, what the machine is short of makes the
 * fault retryable.
 */
export const explaining = async <Result>(
  doing: string,
  work: () => Promise<Result>,
  options: { readonly isWorthWaiting?: boolean } = {},
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw explained(error, doing, options);
  }
};
