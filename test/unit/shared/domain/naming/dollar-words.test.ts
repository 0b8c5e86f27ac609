import { describe, expect, it } from '@jest/globals';
import { dollarWords } from '../../../../../shared/domain/naming/dollar-words.ts';

describe('dollarWords', () => {
  it.each([
    [0, '$0.00'],
    [10_000, '$0.01'],
    [10_001, '$0.010001'],
    [12_500, '$0.0125'],
    [100_000, '$0.10'],
    [1_000_000, '$1.00'],
    [1_234_500_000, '$1234.50'],
  ])('says %s micro-dollars as %s', (microusd, words) => {
    expect(dollarWords(microusd)).toBe(words);
  });
});
