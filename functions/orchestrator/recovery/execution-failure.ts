import type { MachineInput } from '../../../shared/contracts/tasks.ts';
import type { Timestamp } from '../../../shared/domain/naming/names.ts';

export type ExecutionFailure = NonNullable<MachineInput['failure']>;

/** How an execution ended that did not succeed, with the error and cause that it was given, if any. */
export type BrokenExecution = {
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly error?: string | null | undefined;
  readonly cause?: string | null | undefined;
};

/** Step Functions tells up to 32 KB of cause; what is wrong stands at its beginning. */
const mostCharacters = 8_000;

const told = ({ error, cause }: BrokenExecution): string =>
  [error, cause].filter((text) => typeof text === 'string' && text !== '').join(': ');

/** The failure of a deployment whose execution ended so, as BeginRollback puts it on record. */
export const failureOfExecution = (end: BrokenExecution): ExecutionFailure => {
  const why = told(end).slice(0, mostCharacters);
  switch (end.status) {
    case 'ABORTED':
      return {
        Error: 'ExecutionAbortedError',
        Cause: `Its execution was stopped from outside (StopExecution)${why === '' ? '.' : `: ${why}`}`,
      };
    case 'TIMED_OUT':
      return { Error: 'ExecutionTimedOutError', Cause: 'Its execution took longer than an execution may.' };
    case 'FAILED':
      return { Error: end.error ?? 'States.Runtime', Cause: (end.cause ?? '').slice(0, mostCharacters) };
  }
};

/** The failure of a deployment that nothing was heard of any more. */
export const failureOfLoss = (lease_expired_at: Timestamp): ExecutionFailure => ({
  Error: 'ExecutionLostError',
  Cause: `Its execution was lost: without a sign of life its lease ran out at ${lease_expired_at}.`,
});
