import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { contentHash } from '../../../../shared/runtime/content-hash.ts';

describe('the hash of content', () => {
  it('is the SHA-256 of its JSON with sorted keys', () => {
    expect(contentHash({ b: [1, null], a: 'é' })).toBe(
      createHash('sha256').update('{"a":"é","b":[1,null]}').digest('hex'),
    );
  });

  it('does not depend on the order of keys, but on that of lists', () => {
    expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }));
    expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
  });
});
