import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { pack, unpack } from '../../../../../shared/adapters/store/packed-json.ts';
import { packingDictionary } from '../../../../../shared/adapters/store/packing.dictionary.ts';
import { contentHash } from '../../../../../shared/runtime/content-hash.ts';
import { someLiveService } from './store-fixture.ts';

describe('a packed value', () => {
  it('is read as it was packed, and is a third of its JSON', () => {
    const live = someLiveService();
    expect(unpack(pack(live))).toEqual(live);
    expect(pack(live).length).toBeLessThan(JSON.stringify(live).length / 3);
  });

  it('of an earlier version, without a dictionary, is read still', () => {
    const text = deflateRawSync(JSON.stringify({ name: 'cart' })).toString('base64');
    expect(unpack(text)).toEqual({ name: 'cart' });
  });

  it('needs the very dictionary that it was packed with: what is stored with it could not be read by another', () => {
    expect(contentHash(packingDictionary)).toBe('371bb03c8db70aa68d2163879cd2cd88f92311eb0bbc2692692c8d257047b605');
  });
});
