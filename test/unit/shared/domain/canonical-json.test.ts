import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../../shared/domain/canonical-json.ts';
import type { Json } from '../../../../shared/domain/json.ts';

const json = fc.jsonValue() as fc.Arbitrary<Json>;

const withKeysReversed = (value: Json): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withKeysReversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, withKeysReversed(one)]),
  );
};

describe('canonicalJson', () => {
  it('is the same for the same content, in whatever order its keys were set', () => {
    fc.assert(fc.property(json, (value) => expect(canonicalJson(withKeysReversed(value))).toBe(canonicalJson(value))));
  });

  it('is JSON of the same value, so that different values have different texts', () => {
    fc.assert(
      fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    );
  });

  it('leaves out what is undefined, as JSON does', () => {
    expect(canonicalJson({ b: 1, a: undefined } as unknown as Json)).toBe('{"b":1}');
  });
});
