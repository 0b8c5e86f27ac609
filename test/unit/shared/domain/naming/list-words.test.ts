import { describe, expect, it } from '@jest/globals';
import { countOf, listWords, shortened } from '../../../../../shared/domain/naming/list-words.ts';

describe('listWords', () => {
  it('names all of a few, and counts the rest of many', () => {
    expect(listWords(['a', 'b'])).toBe('a, b');
    expect(listWords(['a', 'b', 'c', 'd'], '; ', 2)).toBe('a; b; and 2 more');
    expect(listWords([])).toBe('');
  });
});

describe('countOf', () => {
  it('has a plural', () => {
    expect([0, 1, 2].map((count) => countOf(count, 'service'))).toEqual(['0 services', '1 service', '2 services']);
    expect(countOf(2, 'entry', 'entries')).toBe('2 entries');
  });
});

describe('shortened', () => {
  it('is one line, at most so long', () => {
    expect(shortened(' a\n  b ', 10)).toBe('a b');
    expect(shortened('abcdefghij', 10)).toBe('abcdefghij');
    expect(shortened('abcdefghijk', 10)).toBe('abcdefghi…');
  });
});
