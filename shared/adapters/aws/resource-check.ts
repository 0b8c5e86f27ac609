import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { ResourceCheck } from '../../ports/resource-driver.port.ts';

const slowest_milliseconds = 3_000;

/** Does what the check is about; its words when it works, else the reason. */
export const checked = async (name: ResourceCheck['name'], work: () => Promise<string>): Promise<ResourceCheck> => {
  try {
    return { name, passed: true, message: await work() };
  } catch (error) {
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
