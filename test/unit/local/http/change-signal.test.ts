import { describe, expect, it } from '@jest/globals';
import { openChangeSignal } from '../../../../local/http/change-signal.ts';

const state = async (promise: Promise<unknown>): Promise<string> =>
  Promise.race([promise.then(() => 'woken'), new Promise<string>((resolve) => setImmediate(() => resolve('waiting')))]);

describe('the change signal', () => {
  it('wakes all who wait for the deployment, and nobody else', async () => {
    const signal = openChangeSignal();
    const [first, second, other] = [
      signal.awaitChange('a', 10_000),
      signal.awaitChange('a', 10_000),
      signal.awaitChange('b', 10_000),
    ];
    signal.changed('a');
    expect([await state(first), await state(second), await state(other)]).toEqual(['woken', 'woken', 'waiting']);
    signal.close();
    expect(await state(other)).toBe('woken');
  });

  it('lets go when the time is over', async () => {
    await expect(openChangeSignal().awaitChange('a', 5)).resolves.toBe('LOOK_AGAIN');
  });

  it('keeps nobody once it is closed', async () => {
    const signal = openChangeSignal();
    const waiting = signal.awaitChange('a', 10_000);
    signal.close();
    expect(await waiting).toBe('LET_GO');
    expect(await signal.awaitChange('a', 10_000)).toBe('LET_GO');
  });
});
