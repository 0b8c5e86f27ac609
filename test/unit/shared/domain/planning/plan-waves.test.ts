import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DependentService } from '../../../../../shared/domain/planning/dependency-graph.ts';
import { planWaves } from '../../../../../shared/domain/planning/plan-waves.ts';

const noneLive: ReadonlySet<string> = new Set();

const service = (name: string, ...dependencies: string[]): DependentService => ({ name, dependencies });

/** Services that depend only on ones generated before them, in any order: no cycle. */
const acyclicServices: fc.Arbitrary<DependentService[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 25 })
  .chain((picks) => {
    const services = picks.map((pick, index) =>
      service(`s${index}`, ...(index === 0 ? [] : pick.map((number) => `s${number % index}`))),
    );
    return fc.shuffledSubarray(services, { minLength: services.length });
  });

const plannedWavesOf = (services: readonly DependentService[]): readonly (readonly string[])[] => {
  const plan = planWaves(services, noneLive);
  if (plan.outcome !== 'planned') throw new Error(`not planned: ${JSON.stringify(plan)}`);
  return plan.waves;
};

const waveByName = (waves: readonly (readonly string[])[]): ReadonlyMap<string, number> =>
  new Map(waves.flatMap((wave, index) => wave.map((name) => [name, index] as const)));

describe('planWaves', () => {
  it('starts a service only after all its dependencies [CD2]', () => {
    fc.assert(
      fc.property(acyclicServices, (services) => {
        const waves = waveByName(plannedWavesOf(services));
        for (const { name, dependencies } of services) {
          for (const dependency of dependencies) expect(waves.get(dependency)).toBeLessThan(waves.get(name) as number);
        }
      }),
    );
  });

  it('puts every service in exactly one wave, sorted by name', () => {
    fc.assert(
      fc.property(acyclicServices, (services) => {
        const waves = plannedWavesOf(services);
        expect(waves.flat().sort()).toEqual(services.map((one) => one.name).sort());
        for (const wave of waves) expect(wave).toEqual([...wave].sort());
      }),
    );
  });

  it('puts every service in the earliest wave that its dependencies allow', () => {
    fc.assert(
      fc.property(acyclicServices, (services) => {
        const waves = waveByName(plannedWavesOf(services));
        for (const { name, dependencies } of services) {
          const latest = Math.max(-1, ...dependencies.map((dependency) => waves.get(dependency) as number));
          expect(waves.get(name)).toBe(latest + 1);
        }
      }),
    );
  });

  it('plans the same waves in whatever order the services are given', () => {
    fc.assert(
      fc.property(acyclicServices, (services) => {
        expect(plannedWavesOf([...services].reverse())).toEqual(plannedWavesOf(services));
      }),
    );
  });

  it('refuses any cycle with a path that really is one [CD2]', () => {
    fc.assert(
      fc.property(acyclicServices, fc.integer({ min: 1, max: 6 }), fc.nat(), (services, length, place) => {
        const ring = Array.from({ length }, (_, index) => service(`ring${index}`, `ring${(index + 1) % length}`));
        const at = place % (services.length + 1);
        const all = [...services.slice(0, at), ...ring, ...services.slice(at)];
        const plan = planWaves(all, noneLive);
        if (plan.outcome !== 'cycle') throw new Error(`not refused: ${plan.outcome}`);
        expect(plan.path.length).toBeGreaterThanOrEqual(2);
        expect(plan.path[0]).toBe(plan.path.at(-1));
        const dependenciesOf = new Map(all.map((one) => [one.name, one.dependencies]));
        plan.path
          .slice(1)
          .forEach((name, index) => expect(dependenciesOf.get(plan.path[index] as string)).toContain(name));
      }),
    );
  });

  it('names the path of a cycle, without what only leads to it [CD2]', () => {
    expect(
      planWaves(
        [service('web', 'cart'), service('cart', 'orders'), service('orders', 'cart', 'db'), service('db')],
        noneLive,
      ),
    ).toEqual({
      outcome: 'cycle',
      path: ['cart', 'orders', 'cart'],
    });
  });

  it('refuses a service that depends on itself [CD2]', () => {
    expect(planWaves([service('cart', 'cart')], noneLive)).toEqual({ outcome: 'cycle', path: ['cart', 'cart'] });
  });

  it('names every unknown dependency and where it stands [CD2]', () => {
    expect(
      planWaves([service('cart', 'db', 'cache'), service('db'), service('web', 'cart', 'auth')], noneLive),
    ).toEqual({
      outcome: 'unknown_dependency',
      faults: [
        { service: 'cart', dependency: 'cache', service_index: 0, dependency_index: 1 },
        { service: 'web', dependency: 'auth', service_index: 2, dependency_index: 1 },
      ],
    });
  });

  it('takes a dependency that is live already as met', () => {
    expect(planWaves([service('cart', 'db'), service('web', 'cart')], new Set(['db']))).toEqual({
      outcome: 'planned',
      waves: [['cart'], ['web']],
    });
  });

  it('waits for the new version of a live dependency that is in the release too [CD2]', () => {
    expect(planWaves([service('cart', 'db'), service('db')], new Set(['db']))).toEqual({
      outcome: 'planned',
      waves: [['db'], ['cart']],
    });
  });

  it('plans no waves for no services', () => {
    expect(planWaves([], noneLive)).toEqual({ outcome: 'planned', waves: [] });
  });

  it('plans a chain of 10,000 services, and refuses it when its ends are joined', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      service(`s${index}`, ...(index === 0 ? [] : [`s${index - 1}`])),
    );
    expect(plannedWavesOf(chain)).toHaveLength(10_000);
    const ring = [service('s0', 's9999'), ...chain.slice(1)];
    const plan = planWaves(ring, noneLive);
    expect(plan.outcome === 'cycle' && plan.path.length).toBe(10_001);
  });
});
