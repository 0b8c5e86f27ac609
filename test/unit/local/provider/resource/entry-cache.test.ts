import { describe, expect, it } from '@jest/globals';
import { EntryCache } from '../../../../../local/provider/resource/entry-cache.ts';

const limits = { max_entries: 2, max_value_bytes: 100, default_ttl_seconds: 0 };
const text = (value: string) => Buffer.from(value);

describe('a cache of entries', () => {
  it('keeps a value for its time, or the usual time, or without end', () => {
    const cache = new EntryCache({ ...limits, default_ttl_seconds: 10 });
    cache.put('brief', text('1'), 0, 1);
    cache.put('usual', text('2'), 0);
    expect(cache.get('brief', 999)?.toString()).toBe('1');
    expect(cache.get('brief', 1_000)).toBeUndefined();
    expect(cache.get('usual', 9_999)?.toString()).toBe('2');
    cache.put('endless', text('3'), 0, 0);
    expect(cache.get('endless', 1e15)?.toString()).toBe('3');
  });

  it('makes room by dropping what was used longest ago, and counts all', () => {
    const cache = new EntryCache(limits);
    cache.put('a', text('aa'), 0);
    cache.put('b', text('bb'), 0);
    cache.get('a', 0);
    cache.put('c', text('cc'), 0);
    cache.put('c', text('c'), 0);
    expect(cache.get('b', 0)).toBeUndefined();
    expect(cache.stats()).toEqual({ entries: 2, size_bytes: 3, hits: 1, misses: 1, evictions: 1 });
    cache.delete('a');
    cache.setLimits({ ...limits, max_entries: 1 });
    expect(cache.stats()).toMatchObject({ entries: 1, size_bytes: 1 });
  });

  it('shrinks at once to new limits', () => {
    const cache = new EntryCache(limits);
    cache.put('a', text('a'), 0);
    cache.put('b', text('b'), 0);
    cache.setLimits({ ...limits, max_entries: 1 });
    expect(cache.get('a', 0)).toBeUndefined();
    expect(cache.get('b', 0)).toBeDefined();
  });
});
