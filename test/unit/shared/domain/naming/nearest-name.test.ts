import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, nearestName } from '../../../../../shared/domain/naming/nearest-name.ts';

/** The textbook definition, to compare with. */
const distanceByDefinition = (left: string, right: string): number => {
  if (left === '' || right === '') return left.length + right.length;
  const [rest, other] = [left.slice(1), right.slice(1)];
  if (left[0] === right[0]) return distanceByDefinition(rest, other);
  const changed =
    1 +
    Math.min(distanceByDefinition(rest, right), distanceByDefinition(left, other), distanceByDefinition(rest, other));
  const isSwap = left.length > 1 && left[0] === right[1] && left[1] === right[0];
  return isSwap ? Math.min(changed, 1 + distanceByDefinition(left.slice(2), right.slice(2))) : changed;
};
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

describe('editDistance', () => {
  it('counts the letters to add, remove, replace or swap, up to its limit', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (left, right, limit) => {
        expect(editDistance(left, right, limit)).toBe(Math.min(distanceByDefinition(left, right), limit + 1));
      }),
    );
  });
});

describe('nearestName', () => {
  it('suggests the nearest of the known names', () => {
    expect(nearestName('chekout', ['check', 'checkout', 'cart'])).toBe('checkout');
  });

  it('suggests nothing when no name is near', () => {
    expect(nearestName('orders', ['web', 'payments'])).toBeUndefined();
    expect(nearestName('a', [])).toBeUndefined();
  });
});
