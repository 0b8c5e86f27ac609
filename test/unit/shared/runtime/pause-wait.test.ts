import { describe, expect, it } from '@jest/globals';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { growingWaitSeconds, pauseWaitSeconds } from '../../../../shared/runtime/pause-wait.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('growingWaitSeconds', () => {
  it.each([
    [0, 2],
    [minute - 1, 2],
    [minute, 10],
    [10 * minute, 60],
    [30 * minute, 240],
    [48 * hour, 240],
  ])('after %d ms is %d s', (waited, seconds) => {
    expect(growingWaitSeconds(waited)).toBe(seconds);
  });

  it('ends when what is waited for does, and is never less than a second', () => {
    expect(growingWaitSeconds(hour, 5_200)).toBe(6);
    expect(growingWaitSeconds(hour, 0)).toBe(1);
    expect(growingWaitSeconds(0, hour)).toBe(2);
  });
});

describe('pauseWaitSeconds', () => {
  const [by, reason, at] = ['ann', 'so', timestampOf(0)];
  const held = { by, reason, at, expires_at: timestampOf(hour) };

  it('is nothing to wait for unless the deployment is paused or held [B10]', () => {
    expect(pauseWaitSeconds({}, 0)).toBeUndefined();
    expect(pauseWaitSeconds({ paused: { by, reason, at } }, 5 * minute)).toBe(10);
    expect(pauseWaitSeconds({ held }, hour)).toBeUndefined();
  });

  it('ends with a hold, unless the deployment is paused as well [B5]', () => {
    expect(pauseWaitSeconds({ held }, hour - 3_000)).toBe(3);
    expect(pauseWaitSeconds({ held, paused: { by, reason, at } }, hour - 3_000)).toBe(240);
  });
});
