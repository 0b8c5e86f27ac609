import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';
import { isBusy } from './aws-fault.ts';
import type { Sleep } from './resource-wait.ts';

const slowest_milliseconds = 3_000;

/** Does what the check is about; its words when it works, else the reason. Throws when AWS was too busy: that says nothing of the resource. */
export const checked = async (name: ResourceCheck['name'], work: () => Promise<string>): Promise<ResourceCheck> => {
  try {
    return { name, passed: true, message: await work() };
  } catch (error) {
    if (isBusy(error)) throw error;
    return { name, passed: false, message: messageOf(error) };
  }
};

/** What the probe did counts as `functional`, the time that it took as `performance`. */
export const checkedAndTimed = async (
  now: () => number,
  probe: () => Promise<string>,
): Promise<readonly ResourceCheck[]> => {
  const began = now();
  const functional = await checked('functional', probe);
  const taken = Math.ceil(now() - began);
  const isQuick = taken <= slowest_milliseconds;
  const message = `the probe took ${taken} ms${isQuick ? '' : `, more than ${slowest_milliseconds}`}`;
  return [functional, { name: 'performance', passed: isQuick, message }];
};

const mostLooks = 4;
const pause_milliseconds = 2_000;

/** Makes the check again for some seconds while it fails: what was set just now, AWS may tell as it was before. */
export const untilPassed = async (sleep: Sleep, check: () => Promise<ResourceCheck>): Promise<ResourceCheck> => {
  for (let look = 1; ; look += 1) {
    const result = await check();
    if (result.passed || look === mostLooks) return result;
    await sleep(pause_milliseconds);
  }
};
