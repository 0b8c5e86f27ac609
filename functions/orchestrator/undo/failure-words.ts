import type { CaughtError } from '../../../shared/contracts/tasks.ts';
import { shortened } from '../../../shared/domain/naming/list-words.ts';

export type CaughtWords = { readonly code: string; readonly message: string };

const mostCharacters = 1_000;

/** `TableUnavailableError` => table_unavailable, `TypeError` => type_error, `States.Timeout` => timeout. */
const codeOf = (error: string): string =>
  error
    .replace(/^(?:States|Lambda)\./u, '')
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .replaceAll(/\W+/gu, '_')
    .toLowerCase()
    .replace(/(?<=_\w+)_(?:error|exception)$/u, '') || 'error';

/** Lines of a stack trace say nothing to the engineer on call, and where our files are to everybody else. */
const withoutStack = (text: string): string =>
  shortened(
    text
      .split('\n')
      .filter((line) => !/^\s+at\s/u.test(line))
      .join(' '),
    mostCharacters,
  );

const parsed = (cause: unknown): unknown => {
  if (typeof cause !== 'string') return cause;
  try {
    return JSON.parse(cause) as unknown;
  } catch {
    return cause;
  }
};

type Shapes = {
  readonly errorType?: unknown;
  readonly errorMessage?: unknown;
  readonly Error?: unknown;
  readonly Cause?: unknown;
};

const wordsOf = (error: string, cause: unknown, depth: number): CaughtWords => {
  if (error === 'States.Timeout') return { code: 'task_timed_out', message: 'A task took longer than it may.' };
  const found = parsed(cause);
  if (typeof found === 'string') return { code: codeOf(error), message: withoutStack(found) };
  if (typeof found !== 'object' || found === null) return { code: codeOf(error), message: '' };
  const { errorType, errorMessage, Error: inner, Cause } = found as Shapes;
  // A Lambda's error.
  if (typeof errorMessage === 'string')
    return { code: codeOf(typeof errorType === 'string' ? errorType : error), message: withoutStack(errorMessage) };
  // A child execution's, which carries its own error and cause.
  if (typeof inner === 'string' && depth > 0) return wordsOf(inner, Cause, depth - 1);
  return { code: codeOf(error), message: withoutStack(JSON.stringify(found)) };
};

/** What a Catch caught, as a code and a sentence: no JSON and no stack trace. */
export const caughtInWords = ({ Error: error, Cause }: CaughtError): CaughtWords => {
  const { code, message } = wordsOf(error, Cause, 5);
  return { code, message: message === '' ? `A task ended with ${error}.` : message };
};
