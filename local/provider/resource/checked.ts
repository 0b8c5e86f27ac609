import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { ResourceCheck } from '../../../shared/ports/resource-driver.port.ts';

/** Does what the check is about; its words when it works, else the reason. */
export const checked = async (name: ResourceCheck['name'], work: () => Promise<string>): Promise<ResourceCheck> => {
  try {
    return { name, passed: true, message: await work() };
  } catch (error) {
    return { name, passed: false, message: messageOf(error) };
  }
};

/** How long the work took, in whole milliseconds. */
export const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return Math.ceil(performance.now() - began);
};

export const usedPercent = (used: number, of: number): number => Math.round((used / of) * 1_000) / 10;
