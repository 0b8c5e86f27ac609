import { describe, expect, it } from '@jest/globals';
import { inParallel } from '../../../../shared/runtime/in-parallel.ts';

const turn = () => new Promise<void>((done) => void setImmediate(done));

describe('inParallel', () => {
  it('gives results in the order of the items, whichever ends first', async () => {
    const results = await inParallel([3, 1, 2], 3, async (turns) => {
      for (let index = 0; index < turns; index += 1) await turn();
      return turns * 10;
    });

    expect(results).toEqual([30, 10, 20]);
  });

  it('has no more under way than told', async () => {
    let [underWay, most] = [0, 0];
    await inParallel(Array.from({ length: 20 }), 4, async () => {
      most = Math.max(most, (underWay += 1));
      await turn();
      underWay -= 1;
    });

    expect(most).toBe(4);
  });

  it('begins nothing more after the first that throws', async () => {
    const begun: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      await turn();
      if (item === 1) throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    await turn();
    expect(begun.length).toBeLessThanOrEqual(3);
  });

  it('does nothing for nothing', async () => {
    expect(await inParallel([], 4, async () => 1)).toEqual([]);
  });
});
