import { messageOf } from '../../domain/errors/windlass.error.ts';
import { isPassing } from './lambda-fault.ts';
import type { Patience } from './lambda-settings.ts';
import { LambdaBusyError } from './lambda.errors.ts';

const longest_milliseconds = 30_000;
const firstPause_milliseconds = 100;
const longestPause_milliseconds = 4_000;

/** With full jitter, so that those who were throttled together don't come back together. */
const pauseOf = (attempt: number, random: () => number): number =>
  Math.round(random() * Math.min(longestPause_milliseconds, firstPause_milliseconds * 2 ** Math.min(attempt, 10)));

/** Does the work again, for half a minute, while AWS has not caught up with an earlier call or throttles. Throws LambdaBusyError then. */
export const withPatience = async <T>(
  { clock, sleep, random = Math.random }: Patience,
  work: () => Promise<T>,
): Promise<T> => {
  const end = clock.now() + longest_milliseconds;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (clock.now() >= end)
        throw new LambdaBusyError(`AWS does not come right: ${messageOf(error)}`, { cause: error });
      await sleep(pauseOf(attempt, random));
    }
  }
};
