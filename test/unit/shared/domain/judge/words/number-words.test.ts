import { describe, expect, it } from '@jest/globals';
import { chanceWords } from '../../../../../../shared/domain/judge/words/chance-words.ts';
import {
  amountText,
  countText,
  percentText,
  pointsText,
  requestsText,
} from '../../../../../../shared/domain/judge/words/number-words.ts';

describe('numbers', () => {
  it('of requests have separators, and their noun', () => {
    expect([0, 1, 2, 999, 1_840, 12_345_678].map(requestsText)).toEqual([
      'no request',
      '1 request',
      '2 requests',
      '999 requests',
      '1,840 requests',
      '12,345,678 requests',
    ]);
    expect(countText(0)).toBe('0');
  });

  it('of percent tell some from none, and most from all', () => {
    const percents = [0, 100, 20, 19.96, 9.994, 1.01, 0.1087, 0.004, 0.000_01, 99.9, 99.98, 99.999_99];
    expect(percents.map(percentText)).toEqual([
      '0.0%',
      '100.0%',
      '20.0%',
      '20.0%',
      '9.99%',
      '1.01%',
      '0.11%',
      '0.004%',
      '0.00001%',
      '99.9%',
      '99.98%',
      '99.99999%',
    ]);
  });

  it('of milliseconds and points have three digits, and never an exponent', () => {
    const amounts = [0, 1, 0.5, 0.051_23, 8.236, 45.12, 45, 99.96, 310.4, 1_243.7, 3_600_000, 0.001, 0.000_4, 1e-9];
    expect(amounts.map(amountText)).toEqual([
      '0',
      '1',
      '0.5',
      '0.0512',
      '8.24',
      '45.1',
      '45',
      '100',
      '310',
      '1,244',
      '3,600,000',
      '0.001',
      'less than 0.001',
      'less than 0.001',
    ]);
    expect(['1', '0.5', '20'].map(pointsText)).toEqual([
      '1 percentage point',
      '0.5 percentage points',
      '20 percentage points',
    ]);
  });
});

describe('a chance', () => {
  it.each([
    [1, 'more often than not'],
    [0.51, 'more often than not'],
    [0.45, 'about every second time'],
    [0.3, 'about once in 3 times'],
    [0.21, 'about once in 5 times'],
    [0.025, 'about once in 40 times'],
    [0.000_81, 'about once in 1,200 times'],
    [0.000_1, 'about once in 10,000 times'],
    [0.000_099, 'less than once in 10,000 times'],
    [0.000_01, 'less than once in 10,000 times'],
    [0.000_009, 'less than once in 100,000 times'],
    [1e-200, 'less than once in 1,000,000,000 times'],
    [0, 'less than once in 1,000,000,000 times'],
  ])('of %d comes %s', (probability, words) => {
    expect(chanceWords(probability)).toBe(words);
  });
});
