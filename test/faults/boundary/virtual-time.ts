import { jest } from '@jest/globals';

/**
 * Takes the timers of the process over: time passes only when nothing else is left to do, straight to the next timer. `close` gives them back.
 */
export const openVirtualTime = (now: number) => {
  jest.useFakeTimers({
    now,
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'],
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await new Promise(setImmediate);
  };
  return {
    now: () => Date.now(),
    /** What a dead process had in mind is forgotten. Jest puts its clock back with that. */
    forget: () => {
      const then = Date.now();
      jest.clearAllTimers();
      jest.setSystemTime(then);
    },
    settle,
    /** Lets time pass until it is so. Throws when nothing more would happen, or it takes more than so many timers. */
    until: async (isSo: () => Promise<boolean> | boolean, what: string, most_timers = 2_000): Promise<void> => {
      await settle();
      for (let timers = 0; !(await isSo()); timers += 1) {
        if (timers > most_timers) throw new Error(`it never came to that: ${what}`);
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
export type VirtualTime = ReturnType<typeof openVirtualTime>;
