import { describe, expect, it } from '@jest/globals';
import { onceForEach } from '../../../../shared/runtime/once-for-each.ts';

describe('onceForEach', () => {
  it('derives once for each object, also when that is undefined', () => {
    let derived = 0;
    const lengthOf = onceForEach((list: readonly string[]) => ((derived += 1), list.length || undefined));
    const [one, none] = [['a'], []];
    expect([lengthOf(one), lengthOf(none), lengthOf(one), lengthOf(none)]).toEqual([1, undefined, 1, undefined]);
    expect(derived).toBe(2);
    expect(lengthOf(['a'])).toBe(1);
    expect(derived).toBe(3);
  });
});
