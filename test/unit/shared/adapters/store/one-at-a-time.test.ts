import { describe, expect, it } from '@jest/globals';
import { oneAtATime } from '../../../../../shared/adapters/store/one-at-a-time.ts';

describe('one at a time', () => {
  it('runs what is given for one key in its order, and for others meanwhile', async () => {
    const inTurn = oneAtATime();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
    };
    await Promise.all([inTurn('a', work('a1')), inTurn('a', work('a2')), inTurn('b', work('b1'))]);
    expect(log.filter((line) => line.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
    expect(log.indexOf('b1 begins')).toBeLessThan(log.indexOf('a2 begins'));
  });

  it('goes on after one that failed', async () => {
    const inTurn = oneAtATime();
    await expect(inTurn('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await inTurn('a', async () => 'next')).toBe('next');
  });
});
