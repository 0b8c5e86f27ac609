import { expect } from '@jest/globals';
import type { World } from './orchestrator.world.ts';

export type CrashPoint = { readonly call: number; readonly when: 'before' | 'after' };
type Crashing = Pick<World, 'crashes'>;

/** Every call that an undisturbed run makes: each of them can be a crash, before its effect or after it. */
export const crashPointsOf = async (
  { crashes }: Crashing,
  run: () => Promise<unknown>,
): Promise<readonly CrashPoint[]> => {
  crashes.arm(undefined);
  await run();
  const calls = Array.from({ length: crashes.calls() }, (_, index) => index + 1);
  return calls.flatMap((call): readonly CrashPoint[] => [
    { call, when: 'before' },
    { call, when: 'after' },
  ]);
};

/** Does the work until the process ends at the point; whoever calls works on in another one. */
export const crashAt = async (
  { crashes }: Crashing,
  point: CrashPoint,
  work: () => Promise<unknown>,
): Promise<void> => {
  crashes.arm(point);
  expect(await crashes.live(work)).toBe('crashed');
  crashes.arm(undefined);
};
