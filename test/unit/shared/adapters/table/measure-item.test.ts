import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../../../shared/domain/json.ts';
import { measureItem, measureKey } from '../../../../../shared/adapters/table/measure-item.ts';

const key = { pk: 'p', sk: 's' };
const keyBytes = 6;

it('counts the names and values of the key', () => {
  expect(measureKey(key)).toBe(keyBytes);
  expect(measureItem(key)).toBe(keyBytes);
});

it.each<readonly [string, Json, number]>([
  ['text by its UTF-8 bytes', 'é😀', 6],
  ['null as one byte', null, 1],
  ['a boolean as one byte', false, 1],
  ['a number by two digits a byte, and two more', 1234, 4],
  ['a number without its outer zeros', 0.00012, 3],
  ['a number with an exponent by its digits', 1.5e-9, 3],
  ['a list as three bytes, and one more for each element', ['a', 'b'], 7],
  ['a map as three bytes, and one more for each entry beside its name', { ab: 'c' }, 7],
  ['an empty map as three bytes', {}, 3],
])('counts %s', (_, value, bytes) => {
  expect(measureItem({ ...key, v: value })).toBe(keyBytes + 1 + bytes);
});

describe('a fault', () => {
  it('is named by the path of the attribute, and never shows text that may be secret', () => {
    const item = { ...key, settings: { list: ['secret', Number.NaN] } };
    expect(() => measureItem(item)).toThrow('The attribute /settings/list/1 is NaN, which JSON cannot carry.');
    expect(() => measureItem({ ...key, settings: 'secret\ud800' })).toThrow(
      'The attribute /settings holds half a surrogate pair, which UTF-8 cannot carry.',
    );
  });

  it('names the item that is too large, its size and what is allowed', () => {
    expect(() => measureItem({ ...key, v: 'x'.repeat(409_600) })).toThrow(
      /^The item p s has 409\d{3} bytes; 409600 are allowed\.$/,
    );
  });
});
