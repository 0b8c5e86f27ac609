import { describe, expect, it } from '@jest/globals';
import { outcomeWithin } from '../../../../../scripts/bench/release/outcome-within.ts';

const hour_milliseconds = 3_600_000;
const never = new Promise<string>(() => {});

describe('the outcome of work within a limit', () => {
  it('is what it comes to', async () => {
    const { signal } = new AbortController();
    expect(await outcomeWithin(hour_milliseconds, signal, Promise.resolve('done'))).toBe('done');
  });

  it('is undefined when it takes longer', async () => {
    expect(await outcomeWithin(1, new AbortController().signal, never)).toBeUndefined();
  });

  it('is the failure of the work', async () => {
    const failing = Promise.reject(new Error('broken'));
    await expect(outcomeWithin(hour_milliseconds, new AbortController().signal, failing)).rejects.toThrow('broken');
  });

  it('is not waited for when that is aborted', async () => {
    const ending = new AbortController();
    const outcome = outcomeWithin(hour_milliseconds, ending.signal, never);
    ending.abort();
    await expect(outcome).rejects.toThrow('aborted');
  });
});
