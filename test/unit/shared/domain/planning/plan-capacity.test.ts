import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planRollout } from '../../../../../shared/domain/deployment/plan-rollout.ts';
import type { RolloutAction } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { nothing, type CapacityAmount, type Reservation } from '../../../../../shared/domain/environment/capacity.ts';
import { changeOfCapacity, planCapacity } from '../../../../../shared/domain/planning/plan-capacity.ts';
import {
  deploymentStrategySchema,
  type DeploymentStrategy,
} from '../../../../../shared/domain/service/deployment-strategy.ts';

type Run = { started: number; old: number; readonly takes: (run: Run) => number; readonly left: RolloutAction[] };

const compute = { cpu_millicores: 10, memory_bytes: 1_000 };
const rolling: DeploymentStrategy = { kind: 'ROLLING', max_unavailable: 0, max_surge: 1 };
const blueGreen = deploymentStrategySchema.parse({ kind: 'BLUE_GREEN' });
const canary = deploymentStrategySchema.parse({
  kind: 'CANARY',
  steps: [
    { weight_percent: 10, bake_seconds: 60 },
    { weight_percent: 50, bake_seconds: 60 },
  ],
});
const of = (instances: number): CapacityAmount => ({
  cpu_millicores: 10 * instances,
  memory_bytes: 1_000 * instances,
  instances,
  resources: 0,
});

/** So many instances are wanted, and at most so many run. */
type Size = number | readonly [wanted: number, max: number];
const sizeOf = (size: Size, amount = compute) => {
  const [instances, max_instances] = typeof size === 'number' ? [size, size] : size;
  return { compute: amount, instances, max_instances };
};

const changeBy = (actions: readonly RolloutAction[], wanted: Size, previous: Size, was = compute): Reservation =>
  changeOfCapacity({
    actions,
    next: sizeOf(wanted),
    ...(previous !== 0 && { previous: sizeOf(previous, was) }),
    isScaledOnly: false,
  });
const change = (strategy: DeploymentStrategy, wanted: Size, previous: Size, was = compute): Reservation =>
  changeBy(planRollout(strategy, sizeOf(wanted).instances, sizeOf(previous).instances), wanted, previous, was);
/** The new version stands beside the whole old one, after a step with a part of it. */
const beside = (part: number, wanted: number): readonly RolloutAction[] => [
  { kind: 'SCALE_NEW', instances: part },
  { kind: 'AWAIT_HEALTH' },
  { kind: 'BAKE', step: 0, weight_percent: 10, bake_seconds: 1 },
  { kind: 'SCALE_NEW', instances: wanted },
  { kind: 'AWAIT_HEALTH' },
  { kind: 'SHIFT_TRAFFIC', new_weight: 100, old_weight: 0 },
  { kind: 'SCALE_OLD', instances: 0 },
];

describe('changeOfCapacity', () => {
  it.each<[string, Reservation, CapacityAmount, CapacityAmount]>([
    ['a new service', change(rolling, 3, 0), of(3), of(3)],
    ['a rolling update, which runs its surge beside what runs', change(rolling, 3, 3), of(1), of(0)],
    ['one that grows', change(rolling, 5, 3), of(3), of(2)],
    ['one that shrinks', change(rolling, 1, 3), of(0), of(-2)],
    ['one that is stopped first', change({ kind: 'RECREATE' }, 3, 3), of(0), of(0)],
    ['a switch, which runs all of both versions', change(blueGreen, 3, 3), of(3), of(0)],
    ['a canary, which ends with all of both versions', change(canary, 3, 3), of(3), of(0)],
    ['a canary that shrinks', change(canary, 2, 5), of(2), of(-3)],
    ['a canary of a new service, which is none', change(canary, 2, 0), of(2), of(2)],
    ['a new service that is scaled by load', change(rolling, [1, 4], 0), of(4), of(4)],
    ['a rolling update that may run all of both versions by load', change(rolling, [1, 4], [1, 4]), of(4), of(0)],
    ['one from a fixed number to a scaled one', change(rolling, [2, 5], 2), of(5), of(3)],
    ['one from a scaled number to a fixed one', change(rolling, 2, [2, 5]), of(2), of(-3)],
    ['a scaled one that is stopped first', change({ kind: 'RECREATE' }, [2, 6], [2, 5]), of(1), of(1)],
    ['one that stands whole beside the old one', changeBy(beside(1, 3), 3, 3), of(3), of(0)],
    ['one that stands beside the old one, both scaled', changeBy(beside(1, 2), [2, 5], [2, 4]), of(5), of(1)],
  ])('says what %s takes', (_, reservation, peak, lasting) => {
    expect(reservation).toEqual({ peak, lasting });
  });

  it('counts old instances by what they take, and new ones by what those do', () => {
    const { peak, lasting } = change(rolling, 1, 1, { cpu_millicores: 50, memory_bytes: 400 });
    expect(peak).toEqual({ cpu_millicores: 10, memory_bytes: 1_000, instances: 1, resources: 0 });
    expect(lasting).toEqual({ cpu_millicores: -40, memory_bytes: 600, instances: 0, resources: 0 });
  });
});

describe('planCapacity', () => {
  it('lets the surges of different waves follow each other', () => {
    const wave = [change(rolling, 2, 2)];
    expect(planCapacity(nothing, [wave, wave, wave], 10)).toEqual({ peak: of(1), lasting: of(0) });
  });

  it('adds up the surges of a wave, as far as they run at the same time', () => {
    const wave = Array.from({ length: 5 }, () => change(rolling, 2, 2));
    expect(planCapacity(nothing, [wave], 10).peak).toEqual(of(5));
    expect(planCapacity(nothing, [wave], 2).peak).toEqual(of(2));
  });

  it('gives resources from the beginning, and what an earlier wave freed to a later one', () => {
    const resources = { ...nothing, resources: 2 };
    expect(planCapacity(resources, [[change(rolling, 1, 3)], [change(rolling, 2, 0)]], 10)).toEqual({
      peak: { ...nothing, resources: 2 },
      lasting: { ...nothing, resources: 2 },
    });
  });

  it('is never less than what is taken at any moment of any order in which a wave may run, under any load [CD4]', () => {
    const most = fc.integer({ min: 0, max: 4 });
    const service = fc.record({
      wanted: fc.integer({ min: 1, max: 6 }),
      previous: fc.integer({ min: 0, max: 6 }),
      more: most,
      was_more: most,
    });
    /** What may run while so many are asked for. */
    const atMost = (asked: number, wanted: number, more: number) =>
      asked === 0 ? 0 : more > 0 ? Math.max(asked, wanted + more) : asked;
    const waves = fc.array(fc.array(service, { minLength: 1, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(waves, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()), (all, parallel, choices) => {
        const reserved = planCapacity(
          nothing,
          all.map((wave) =>
            wave.map(({ wanted, previous, more, was_more }) =>
              change(rolling, [wanted, wanted + more], previous === 0 ? 0 : [previous, previous + was_more]),
            ),
          ),
          parallel,
        );
        const before = all.flat().reduce((sum, one) => sum + atMost(one.previous, one.previous, one.was_more), 0);
        let running = before;
        for (const wave of all) {
          const waiting: Run[] = wave.map((one) => ({
            started: 0,
            old: one.previous,
            takes: (run) => atMost(run.started, one.wanted, one.more) + atMost(run.old, one.previous, one.was_more),
            left: [...planRollout(rolling, one.wanted, one.previous)],
          }));
          const active: Run[] = [];
          while (waiting.length + active.length > 0) {
            active.push(...waiting.splice(0, parallel - active.length));
            const place = choices.next().value % active.length;
            const run = active[place] as Run;
            running -= run.takes(run);
            const action = run.left.shift();
            if (action?.kind === 'SCALE_NEW') run.started = action.instances;
            if (action?.kind === 'SCALE_OLD') run.old = action.instances;
            running += run.takes(run);
            expect(running - before).toBeLessThanOrEqual(reserved.peak.instances);
            if (run.left.length === 0) active.splice(place, 1);
          }
        }
        expect(running - before).toBe(reserved.lasting.instances);
      }),
    );
  });
});
