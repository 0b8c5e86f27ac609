import { describe, expect, it } from '@jest/globals';
import { checked, untilPassed } from '../../../../../shared/adapters/aws/resource-check.ts';
import { fault } from './resource-deps.fixture.ts';

const open = { name: 'secure', passed: false, message: 'open' } as const;
const closed = { name: 'secure', passed: true, message: 'closed' } as const;

const looking = (...found: readonly (typeof open | typeof closed)[]) => {
  const pauses: number[] = [];
  let looks = 0;
  const check = async () => found[Math.min(looks++, found.length - 1)] ?? open;
  return { pauses, result: untilPassed(async (milliseconds) => void pauses.push(milliseconds), check) };
};

describe('a check of a resource', () => {
  it('fails with the reason why', async () => {
    expect(await checked('reachable', () => Promise.reject(new Error('it is gone')))).toEqual({
      name: 'reachable',
      passed: false,
      message: 'it is gone',
    });
  });

  it('says nothing of a resource while AWS is too busy to answer', async () => {
    await expect(checked('secure', () => Promise.reject(fault('SlowDown')))).rejects.toMatchObject({
      name: 'SlowDown',
    });
  });

  it('is made again until AWS tells what was set just now [P34]', async () => {
    const { pauses, result } = looking(open, open, closed);
    expect(await result).toEqual(closed);
    expect(pauses).toEqual([2_000, 2_000]);
  });

  it('fails when it stays open for some seconds [P34]', async () => {
    const { pauses, result } = looking(open);
    expect(await result).toEqual(open);
    expect(pauses).toHaveLength(3);
  });
});
