import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { binomialTest } from '../../../../../../shared/domain/judge/statistics/binomial-test.ts';
import { relativeError, scipy } from '../scipy.fixture.ts';

describe('the binomial test', () => {
  it.each(scipy.binomial_test)(
    'gives what 50 digits give, and scipy: $name [B3]',
    ({ successes, trials, p, p_value, exact }) => {
      const found = binomialTest(successes, trials, p);
      expect(relativeError(found, exact)).toBeLessThan(1e-12);
      expect(relativeError(found, p_value)).toBeLessThan(1e-12);
    },
  );

  it('knows that fewer fail when so many or more do not', () => {
    const trials = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(trials, fc.nat(2_000), fc.integer({ min: 1, max: 63 }), (all, some, sixtyFourths) => {
        const [successes, p] = [some % (all + 1), sixtyFourths / 64];
        const orMore = binomialTest(successes, all, p);
        expect(orMore + binomialTest(all - successes + 1, all, 1 - p)).toBeCloseTo(1, 10);
      }),
    );
  }, 60_000);
});
