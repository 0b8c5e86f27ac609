import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WeightedChoice } from '../../../../../local/provider/proxy/weighted-choice.ts';

const run = (weights: readonly number[], turns: number) => {
  const choice = new WeightedChoice();
  const candidates = weights.map((weight, index) => ({ version_id: String(index), weight }));
  return Array.from({ length: turns }, () => choice.choose(candidates)?.version_id);
};

describe('the choice of a version', () => {
  it('gives each exactly its share of every full round', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (weights, rounds) => {
          const sum = weights.reduce((total, weight) => total + weight, 0);
          const chosen = run(weights, sum * rounds);
          weights.forEach((weight, index) =>
            expect(chosen.filter((id) => id === String(index))).toHaveLength(weight * rounds),
          );
        },
      ),
    );
  });

  it('spreads a small share evenly', () => {
    const turns = run([95, 5], 200).flatMap((id, turn) => (id === '1' ? [turn] : []));
    expect(turns).toHaveLength(10);
    expect(new Set(turns.slice(1).map((turn, index) => turn - (turns[index] as number)))).toEqual(new Set([20]));
  });

  it('chooses nobody when nobody takes traffic', () => {
    expect(run([0, 0], 1)).toEqual([undefined]);
    expect(run([], 1)).toEqual([undefined]);
  });
});
