import { NotFoundError, StaleTokenError } from '../../domain/deployment/deployment.errors.ts';
import { isRetryable, WindlassError } from '../../domain/errors/windlass.error.ts';
import { TableRequestError } from '../../ports/table.port.ts';
import { problem, type ProblemAnswer } from './problem.ts';

const retryAfterSeconds = 1;

/** With what whoever runs the store can do about it, where that is known. */
const wordsOf = (remedy: unknown): string =>
  typeof remedy === 'string'
    ? `The store is not available: ${remedy}. Nothing is known to have changed.`
    : 'The store did not answer in time, or was busy. Nothing is known to have changed; try again.';

/** The problem that a thrown error is to the caller. What we did not foresee says nothing of the inside: that stands in the log. */
export const problemOfError = (error: unknown): ProblemAnswer => {
  if (isRetryable(error)) {
    const { code, data } = error as WindlassError;
    return problem(503, code, wordsOf(data['remedy']), { headers: { 'retry-after': String(retryAfterSeconds) } });
  }
  if (error instanceof NotFoundError) return problem(404, error.code, error.message);
  if (error instanceof StaleTokenError) return problem(409, error.code, error.message);
  // A cursor of another list, or a number or text that the table cannot hold.
  if (error instanceof TableRequestError) return problem(400, 'invalid_request', error.message);
  if (error instanceof WindlassError && error.code === 'commit_too_large')
    return problem(413, 'too_large', error.message);
  return problem(500, 'internal', 'Something broke inside. The log has the details under the id in instance.');
};
