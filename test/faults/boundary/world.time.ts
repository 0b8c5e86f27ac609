import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';

/** Time as a world has it. */
export type WorldTime = {
  now(): number;
  /** Milliseconds since some moment, which no jump of the clock changes. */
  elapsed(): number;
  /** What a dead process had in mind is forgotten. */
  forget(): void;
  /** Lets time pass until it is so. Throws when it never comes to that. */
  until(isSo: () => Promise<boolean> | boolean, what: string): Promise<void>;
  close(): void;
};

const look_milliseconds = 20;
const longest_milliseconds = 120_000;

/** That of the machine, for worlds with other processes in them; whose dead have no timers that matter. */
export const realTime: WorldTime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  forget: () => undefined,
  until: async (isSo, what) => {
    for (const end = performance.now() + longest_milliseconds; !(await isSo()); await pause(look_milliseconds))
      if (performance.now() > end) throw new Error(`it never came to that: ${what}`);
  },
  close: () => undefined,
};

const mostTimers = 2_000;

export type VirtualTime = WorldTime & {
  /** Somebody sets the clock: no timer is nearer or farther for that. */
  jump(milliseconds: number): void;
};

/**
 * Takes the timers of the process over: time passes only when nothing else is left to do, straight to the next timer. `close` gives them back.
 */
export const openVirtualTime = (now: number): VirtualTime => {
  let jumped = 0;
  jest.useFakeTimers({
    now,
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'],
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await new Promise(setImmediate);
  };
  return {
    now: () => Date.now(),
    elapsed: () => Date.now() - jumped,
    jump: (milliseconds) => {
      jumped += milliseconds;
      jest.setSystemTime(Date.now() + milliseconds);
    },
    forget: () => {
      // Jest puts its clock back with that.
      const then = Date.now();
      jest.clearAllTimers();
      jest.setSystemTime(then);
    },
    until: async (isSo, what) => {
      await settle();
      for (let timers = 0; !(await isSo()); timers += 1) {
        if (timers > mostTimers) throw new Error(`it never came to that: ${what}`);
        if (jest.getTimerCount() > 0) await jest.advanceTimersToNextTimerAsync();
        await settle();
      }
    },
    close: () => {
      jest.clearAllTimers();
      jest.useRealTimers();
    },
  };
};
