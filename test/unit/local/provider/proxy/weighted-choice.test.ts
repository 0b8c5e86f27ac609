import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WeightedChoice } from '../../../../../local/provider/proxy/weighted-choice.ts';
import { seededRandom } from '../../../../fixtures/seeded-random.ts';

const candidatesOf = (weights: readonly number[]) =>
  weights.map((weight, index) => ({ version_id: String(index), weight }));
const run = (weights: readonly number[], turns: number, seed = 1) => {
  const choice = new WeightedChoice(seededRandom(seed));
  const candidates = candidatesOf(weights);
  return Array.from({ length: turns }, () => choice.choose(candidates)?.version_id);
};
const timesOf = (chosen: readonly (string | undefined)[], id: string) => chosen.filter((one) => one === id).length;

describe('the choice of a version', () => {
  it('gives each exactly its share of every full round [B11]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        (weights, rounds, seed) => {
          const sum = weights.reduce((total, weight) => total + weight, 0);
          const chosen = run(weights, sum * rounds, seed);
          weights.forEach((weight, index) => expect(timesOf(chosen, String(index))).toBe(weight * rounds));
        },
      ),
    );
  });

  it('is within the bounds of chance at every moment, and so more than within those of a coin [B11]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer(), (percent, seed) => {
        const chosen = run([100 - percent, percent], 1_000, seed);
        const share = percent / 100;
        let hits = 0;
        const beyond = chosen.filter((id, index) => {
          hits += id === '1' ? 1 : 0;
          const tries = index + 1;
          // Five standard deviations of a binomial, and one for whole numbers.
          return Math.abs(hits - tries * share) > 5 * Math.sqrt(tries * share * (1 - share)) + 1;
        });
        expect(beyond).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('spreads a small share: one in each twenty, and never at the same place [B11]', () => {
    const turns = run([95, 5], 400).flatMap((id, turn) => (id === '1' ? [turn] : []));
    expect(turns.map((turn) => Math.floor(turn / 20))).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(new Set(turns.map((turn) => turn % 20)).size).toBeGreaterThan(5);
  });

  it('sends no kind of request to one version alone, though kinds take turns', () => {
    const chosen = run([50, 50], 400);
    const ofKind = (kind: number) =>
      timesOf(
        chosen.filter((_, index) => index % 2 === kind),
        '1',
      );
    expect([ofKind(0), ofKind(1)].every((times) => times > 70 && times < 130)).toBe(true);
  });

  it('keeps the shares of the others while one cannot be chosen', () => {
    const choice = new WeightedChoice(seededRandom(7));
    const [one, two, three] = candidatesOf([2, 1, 1]) as [never, never, never];
    choice.choose([one, two, three]);
    const without = Array.from({ length: 40 }, () =>
      choice.choose<{ version_id: string; weight: number }>([two, three]),
    );
    const times = timesOf(
      without.map((candidate) => candidate?.version_id),
      '1',
    );
    expect(times).toBeGreaterThanOrEqual(19);
    expect(times).toBeLessThanOrEqual(21);
  });

  it('chooses nobody when nobody takes traffic [B11]', () => {
    expect(run([0, 0], 1)).toEqual([undefined]);
    expect(run([0], 1)).toEqual([undefined]);
    expect(run([], 1)).toEqual([undefined]);
  });
});
