import { expect, it } from '@jest/globals';
import { defaultRestartTimings, restartPause } from '../../../../../local/provider/instance/restart-policy.ts';

it('doubles the pause from 100 ms to 30 s, less up to half of it by chance', () => {
  const longest = [0, 1, 2, 5, 8, 9, 1_000].map((lives) => restartPause(lives, () => 1, defaultRestartTimings));
  expect(longest).toEqual([100, 200, 400, 3_200, 25_600, 30_000, 30_000]);
  expect(restartPause(2, () => 0, defaultRestartTimings)).toBe(200);
});
