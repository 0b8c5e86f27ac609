import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bakesOf, isShifting, judgementsOf, lookTimesOf } from '../../../../../shared/domain/deployment/plan-bakes.ts';
import {
  canaryAnalysisSchema,
  deploymentStrategySchema,
} from '../../../../../shared/domain/service/deployment-strategy.ts';

const strategyOf = (strategy: object) => deploymentStrategySchema.parse(strategy);
const judgementsBy = (strategy: object): number => {
  const parsed = strategyOf(strategy);
  return isShifting(parsed) ? judgementsOf(parsed) : 0;
};
const timesOf = (bake_seconds: number, analysis: object = {}) =>
  lookTimesOf(bake_seconds, canaryAnalysisSchema.parse(analysis));

describe('when a bake is judged', () => {
  it('is after an eighth, a quarter, half and all of it, and after each extension up to three times its length [B3]', () => {
    expect(timesOf(80)).toEqual({ after_milliseconds: [10_000, 20_000, 40_000, 80_000, 160_000, 240_000], early: 3 });
  });

  it('ends at the longest that it may be, also when that is no multiple', () => {
    expect(timesOf(80, { max_bake_seconds: 200 }).after_milliseconds.slice(3)).toEqual([80_000, 160_000, 200_000]);
    expect(timesOf(80, { max_bake_seconds: 80 }).after_milliseconds.slice(3)).toEqual([80_000]);
  });

  it('is at most ten times after its end, however much longer it may get, always later than before', () => {
    const bake = fc.integer({ min: 1, max: 86_400 });
    fc.assert(
      fc.property(bake, fc.integer({ min: 0, max: 172_800 }), (bake_seconds, more) => {
        const max_bake_seconds = Math.min(172_800, bake_seconds + more);
        const { after_milliseconds: times, early } = timesOf(bake_seconds, { max_bake_seconds });
        expect(times.length - early).toBeLessThanOrEqual(11);
        expect(times.at(-1)).toBe(Math.max(bake_seconds, max_bake_seconds) * 1_000);
        expect(new Set(times).size).toBe(times.length);
        expect(times).toEqual(times.toSorted((left, right) => left - right));
      }),
    );
  });
});

describe('the judgements of a rollout', () => {
  it('are at most those of all its bakes, so that the confidence is shared by them [B3]', () => {
    const steps = [
      { weight_percent: 10, bake_seconds: 60 },
      { weight_percent: 25, bake_seconds: 0 },
      { weight_percent: 50, bake_seconds: 60 },
    ];
    expect(judgementsBy({ kind: 'CANARY', steps })).toBe(6 + 6);
    expect(judgementsBy({ kind: 'CANARY', steps, analysis: { max_bake_seconds: 60 } })).toBe(4 + 4);
    expect(judgementsBy({ kind: 'BLUE_GREEN', bake_seconds: 60 })).toBe(6);
  });

  it.each([{ kind: 'BLUE_GREEN' }, { kind: 'RECREATE' }, { kind: 'ROLLING' }])(
    'are none without a bake: %j',
    (strategy) => {
      expect(bakesOf(strategyOf(strategy))).toEqual([]);
      expect(judgementsBy(strategy)).toBe(0);
    },
  );
});
