import { setTimeout as sleep } from 'node:timers/promises';

const limit_milliseconds = 90_000;
const pause_milliseconds = 100;

/** Asks until there is an answer, and throws what was waited for when there is none within a minute and a half. */
export const eventually = async <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> => {
  for (const end = Date.now() + limit_milliseconds; Date.now() < end; await sleep(pause_milliseconds)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`it never came to that: ${what}`);
};

export const eventuallyTrue = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  await eventually(what, async () => ((await isSo()) ? true : undefined));
};
