import { describe, expect, it } from '@jest/globals';
import { durationWords, instantWords, sinceWords } from '../../../../../shared/domain/report/time-words.ts';

describe('durationWords', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [59_900, '59.9 s'],
    [60_000, '1 min 0 s'],
    [185_000, '3 min 5 s'],
    [7_440_000, '2 h 4 min'],
    [86_399_000, '23 h 59 min'],
    [86_400_000, '1 d 0 h'],
    [183_600_000, '2 d 3 h'],
  ])('says %s as %s', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words);
  });
});

describe('instantWords and sinceWords', () => {
  it('say when, and how long after the beginning', () => {
    expect(instantWords('2026-11-23T19:09:23.456Z')).toBe('2026-11-23 19:09:23 UTC');
    expect(sinceWords('2026-11-23T19:09:23.456Z', '2026-11-23T19:10:23.556Z')).toBe('+60.100 s');
  });
});
