import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, sqliteBusy } from './sqlite-fault.ts';

const longestPause_milliseconds = 50;

/**
 * Does it as soon as no other process holds the lock, and throws SQLite's own error when that takes too long. Waiting in SQLite itself would
 * hold up this whole process, and with the embedded stack all that goes through its proxies.
 */
export const untilUnlocked = async <T>(at_most_milliseconds: number, work: () => T): Promise<T> => {
  const end = performance.now() + at_most_milliseconds;
  for (let milliseconds = 1; ; milliseconds = Math.min(2 * milliseconds, longestPause_milliseconds)) {
    try {
      return work();
    } catch (error) {
      if (codeOf(error) !== sqliteBusy || performance.now() >= end) throw error;
      await pause(milliseconds);
    }
  }
};
