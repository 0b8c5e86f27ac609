import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { Clock } from '../../ports/clock.port.ts';
import { TableConflictError, TableRequestError, TableUnavailableError } from '../../ports/table.port.ts';
import { faultKind, type FaultKind } from './fault-kind.ts';

export type RetryDeps = {
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 up to, and without, 1. */
  readonly random: () => number;
  /** No request is begun later than this after the first. */
  readonly budget_milliseconds: number;
};

const firstPauseMilliseconds = 25;
const longestPauseMilliseconds = 1000;

/** Full jitter: anything up to a bound that doubles. https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter */
export const pauseBefore = (retry: number, random: () => number): number =>
  random() * Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (retry - 1));

const isPassing = (kind: FaultKind): boolean => kind === 'conflict' || kind === 'busy' || kind === 'lost';

const finalError = (error: unknown, kind: FaultKind): unknown =>
  kind === 'refused'
    ? new TableRequestError(`DynamoDB refuses the request: ${messageOf(error)}`, { cause: error })
    : error;

/** Only conflicts, and no answer lost, means for certain that nothing was done. */
const exhausted = (error: unknown, seen: ReadonlySet<FaultKind>): Error =>
  seen.size === 1 && seen.has('conflict')
    ? new TableConflictError('Other writers kept changing the same items.', { cause: error })
    : new TableUnavailableError(`DynamoDB did not answer in time: ${messageOf(error)}`, { cause: error });

/**
 * The one place that sends again (the SDK's own retries are off). Throws `TableConflictError` or `TableUnavailableError` when the budget
 * is spent, `TableRequestError` for what DynamoDB will never take, and anything else as it came.
 */
export const retryRequests = async <T>(deps: RetryDeps, request: () => Promise<T>): Promise<T> => {
  const deadline = deps.clock.now() + deps.budget_milliseconds;
  const seen = new Set<FaultKind>();
  for (let retry = 1; ; retry += 1) {
    try {
      return await request();
    } catch (error) {
      const kind = faultKind(error);
      if (!isPassing(kind)) throw finalError(error, kind);
      seen.add(kind);
      const pause = pauseBefore(retry, deps.random);
      if (deps.clock.now() + pause > deadline) throw exhausted(error, seen);
      await deps.pause(pause);
    }
  }
};
