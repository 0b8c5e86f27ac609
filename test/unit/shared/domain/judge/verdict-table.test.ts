import { describe, expect, it } from '@jest/globals';
import { verdictOfAll, verdictOn } from '../../../../../shared/domain/judge/verdict-table.ts';

describe('the verdict on a metric', () => {
  it.each([
    ['PASS', true, true, false],
    ['FAIL', true, true, true],
    ['PASS', true, false, false],
    ['INCONCLUSIVE', true, false, true],
    ['INCONCLUSIVE', false, true, false],
    ['FAIL', false, true, true],
    ['INCONCLUSIVE', false, false, false],
    ['INCONCLUSIVE', false, false, true],
  ])(
    'is %s with enough requests: %j, real: %j, too much: %j [B3]',
    (verdict, has_enough_requests, is_real, is_beyond_tolerance) => {
      expect(verdictOn({ has_enough_requests, is_real, is_beyond_tolerance })).toBe(verdict);
    },
  );
});

describe('the verdict on all metrics', () => {
  it.each([
    ['PASS', []],
    ['PASS', ['PASS', 'PASS']],
    ['INCONCLUSIVE', ['PASS', 'INCONCLUSIVE']],
    ['FAIL', ['INCONCLUSIVE', 'FAIL', 'PASS']],
  ] as const)('is %s of %j', (verdict, verdicts) => {
    expect(verdictOfAll(verdicts.map((one) => ({ verdict: one })))).toBe(verdict);
  });
});
