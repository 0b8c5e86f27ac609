import { describe, expect, it } from '@jest/globals';
import { lastBegunPart } from '../../../../../functions/orchestrator/rollout/find-begun-part.ts';
import { planIndexOf } from '../../../../../functions/orchestrator/rollout/plan-index.ts';
import { wavesPerExecution } from '../../../../../shared/contracts/execution-succession.ts';
import type { PlannedService, ReleasePlan } from '../../../../../shared/domain/planning/release-plan.ts';

const nameIn = (wave: number, place: number): string => `s-${wave}-${place}`;

/** A plan of so many services in each wave; in the waves named, nothing changes. */
const planOf = (sizes: readonly number[], unchanged: readonly number[] = []): ReleasePlan => {
  const waves = sizes.map((size, wave) => Array.from({ length: size }, (_, place) => nameIn(wave, place)));
  const services = waves.flatMap((names, wave) =>
    names.map((name) => ({ name, wave, change: unchanged.includes(wave) ? 'NONE' : 'CREATE' }) as PlannedService),
  );
  return { waves, services } as unknown as ReleasePlan;
};

/** The part found when these services are active, and how often that was asked. */
const found = async (
  plan: ReleasePlan,
  active: ReadonlySet<string>,
  first_wave = 0,
): Promise<{ part: number; asked: number }> => {
  let asked = 0;
  const part = await lastBegunPart(planIndexOf(plan), first_wave, async (name) => {
    asked += 1;
    return active.has(name);
  });
  return { part, asked };
};
const activeUntil = (wave: number): ReadonlySet<string> =>
  new Set(Array.from({ length: wave + 1 }, (_, index) => nameIn(index, 0)));
const chain = (length: number): readonly number[] => Array.from({ length }, () => 1);

describe('the last part of a plan that has begun', () => {
  it('is the first while nothing is active', async () => {
    expect((await found(planOf([3, 2, 1]), new Set())).part).toBe(0);
  });

  it('is found wherever it is, by an execution that began anywhere before', async () => {
    const plan = planOf(chain(130), [4, 5, 60]);
    for (let wave = 0; wave < 130; wave += 1)
      for (const first_wave of [0, 50, 100].filter((first) => first <= wave)) {
        const { part } = await found(plan, activeUntil(wave), first_wave);
        expect(part).toBe([4, 5].includes(wave) ? 3 : wave === 60 ? 59 : wave);
      }
  });

  it('takes no more looks in a plan of many times the waves', async () => {
    const looks = async (waves: number): Promise<number> =>
      (await found(planOf(chain(waves)), activeUntil(120), 100)).asked;
    expect(await looks(20_000)).toBe(await looks(200));
    expect(await looks(20_000)).toBeLessThanOrEqual(2 + Math.log2(wavesPerExecution));
  });

  it('is found by halving when the execution was run again after others had gone on', async () => {
    const { part, asked } = await found(planOf(chain(5_000)), activeUntil(4_321));
    expect(part).toBe(4_321);
    expect(asked).toBeLessThanOrEqual(15);
  });

  it('is a part of a wave that is too large to be given out at once', async () => {
    const plan = planOf([2, 1_200, 1]);
    const index = planIndexOf(plan);
    expect(index.parts.map(({ wave, names }) => [wave, names.length])).toEqual([
      [0, 2],
      [1, 500],
      [1, 500],
      [1, 200],
      [2, 1],
    ]);
    const active = [nameIn(0, 0), nameIn(1, 0), nameIn(1, 500)];
    expect((await found(plan, new Set(active))).part).toBe(2);
    expect((await found(plan, new Set(active), 1)).part).toBe(2);
    expect((await found(plan, new Set([...active, nameIn(1, 1_000)]))).part).toBe(3);
  });
});
