import { TableConflictError } from '../../ports/table.port.ts';
import type { StoreDeps } from './store-deps.ts';

const mostAttempts = 40;
const firstMilliseconds = 4;
const mostMilliseconds = 400;

/** What an attempt gives when somebody else changed what it had read: worth reading again. */
export const interfered = Symbol('interfered');

/**
 * Repeats read, decide, write until no other writer came between, pausing longer each time and never two writers alike (full jitter).
 * Throws `TableConflictError` after 40 attempts.
 */
export const withRetries = async <T>(
  { random, sleep }: Pick<StoreDeps, 'random' | 'sleep'>,
  attempt: () => Promise<T | typeof interfered>,
): Promise<T> => {
  for (let failed = 0; failed < mostAttempts; failed += 1) {
    const result = await attempt();
    if (result !== interfered) return result;
    await sleep(random() * Math.min(mostMilliseconds, firstMilliseconds * 2 ** failed));
  }
  throw new TableConflictError(`Others changed the same items ${mostAttempts} times in a row.`);
};
