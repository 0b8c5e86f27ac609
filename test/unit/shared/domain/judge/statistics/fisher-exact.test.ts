import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fisherExact, type Count } from '../../../../../../shared/domain/judge/statistics/fisher-exact.ts';
import { relativeError, scipy } from '../scipy.fixture.ts';

const count = fc
  .integer({ min: 1, max: 5_000 })
  .chain((trials) => fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }));

const failuresOf = ({ successes, trials }: Count): Count => ({ successes: trials - successes, trials });

describe("Fisher's exact test", () => {
  it.each(scipy.fisher_exact)(
    'gives what 50 digits give, and scipy: $name [B3]',
    (one) => {
      const { odds_ratio, p_value } = fisherExact(one.canary, one.baseline);
      expect(odds_ratio).toBe(one.odds_ratio);
      expect(relativeError(p_value, one.exact)).toBeLessThan(1e-12);
      // Of ten million, scipy itself is off by up to 1.4e-9 (its `p_value` beside `exact` in the fixtures).
      expect(relativeError(p_value, one.p_value)).toBeLessThan(
        one.canary.trials + one.baseline.trials > 100_000 ? 2e-9 : 1e-12,
      );
    },
    60_000,
  );

  it('asks the same of failures on the other side', () => {
    fc.assert(
      fc.property(count, count, (ours, theirs) => {
        const { p_value } = fisherExact(ours, theirs);
        expect(relativeError(fisherExact(failuresOf(theirs), failuresOf(ours)).p_value, p_value)).toBeLessThan(1e-9);
        expect(p_value).toBeLessThanOrEqual(1);
        expect(p_value).toBeGreaterThanOrEqual(0);
      }),
    );
  }, 60_000);

  it('finds more failures never likelier', () => {
    fc.assert(
      fc.property(count, count, (ours, theirs) => {
        fc.pre(ours.successes < ours.trials);
        const more = fisherExact({ ...ours, successes: ours.successes + 1 }, theirs).p_value;
        expect(more).toBeLessThanOrEqual(fisherExact(ours, theirs).p_value * (1 + 1e-12));
      }),
    );
  }, 60_000);
});
