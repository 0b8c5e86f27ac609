import { setTimeout as pause } from 'node:timers/promises';

/** What the work comes to; undefined when that takes longer. Throws when it is aborted: the work then goes on, and is to be ended by who began it. */
export const outcomeWithin = async <T>(
  limit_milliseconds: number,
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T | undefined> => {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  // Work that nobody waits for any more may fail.
  work.catch(() => {});
  try {
    return await Promise.race([work, pause(limit_milliseconds, undefined, { signal: either })]);
  } finally {
    over.abort();
  }
};
