import { describe, expect, it } from '@jest/globals';
import { recentValues } from '../../../../../shared/adapters/store/recent-values.ts';

describe('recent values', () => {
  it('are loaded once while they are among the last asked for', async () => {
    const loaded: string[] = [];
    const get = recentValues<string>(2, async (key) => (loaded.push(key), key.toUpperCase()));
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(await get(key)).toBe(key.toUpperCase());
    expect(loaded).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are asked for again while there is none', async () => {
    const found = [undefined, 'now'];
    const get = recentValues<string>(2, async () => found.shift());
    expect(await get('a')).toBeUndefined();
    expect(await get('a')).toBe('now');
  });

  it('are asked for again while they are not final', async () => {
    const found = ['draft', 'final', 'never asked for'];
    const get = recentValues<string>(
      2,
      async () => found.shift(),
      (value) => value !== 'draft',
    );
    for (const expected of ['draft', 'final', 'final']) expect(await get('a')).toBe(expected);
  });

  it('are loaded once for all who ask at the same time', async () => {
    let loads = 0;
    const get = recentValues<number>(2, async () => (loads += 1));
    expect(await Promise.all([get('a'), get('a'), get('a')])).toEqual([1, 1, 1]);
  });

  it('are loaded again after a failure', async () => {
    const answers = [() => Promise.reject(new Error('broken')), async () => 'now'];
    const get = recentValues<string>(2, async () => answers.shift()?.());
    await expect(get('a')).rejects.toThrow('broken');
    expect(await get('a')).toBe('now');
  });
});
