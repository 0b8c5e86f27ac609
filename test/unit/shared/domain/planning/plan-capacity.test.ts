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

type Run = { started: number; old: number; readonly left: RolloutAction[] };

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

const change = (strategy: DeploymentStrategy, wanted: number, previous: number, was = compute): Reservation =>
  changeOfCapacity({
    actions: planRollout(strategy, wanted, previous),
    compute,
    instances: wanted,
    ...(previous > 0 && { previous: { compute: was, instances: previous } }),
    isScaledOnly: false,
  });

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

  it('is never less than what is taken at any moment of any order in which a wave may run [CD4]', () => {
    const service = fc.record({ wanted: fc.integer({ min: 1, max: 6 }), previous: fc.integer({ min: 0, max: 6 }) });
    const waves = fc.array(fc.array(service, { minLength: 1, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(waves, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()), (all, parallel, choices) => {
        const reserved = planCapacity(
          nothing,
          all.map((wave) => wave.map((one) => change(rolling, one.wanted, one.previous))),
          parallel,
        );
        let running = all.flat().reduce((sum, one) => sum + one.previous, 0);
        const before = running;
        for (const wave of all) {
          const waiting: Run[] = wave.map((one) => ({
            started: 0,
            old: one.previous,
            left: [...planRollout(rolling, one.wanted, one.previous)],
          }));
          const active: Run[] = [];
          while (waiting.length + active.length > 0) {
            active.push(...waiting.splice(0, parallel - active.length));
            const place = choices.next().value % active.length;
            const run = active[place] as Run;
            running -= run.started + run.old;
            const action = run.left.shift();
            if (action?.kind === 'SCALE_NEW') run.started = action.instances;
            if (action?.kind === 'SCALE_OLD') run.old = action.instances;
            running += run.started + run.old;
            expect(running - before).toBeLessThanOrEqual(reserved.peak.instances);
            if (run.left.length === 0) active.splice(place, 1);
          }
        }
        expect(running - before).toBe(reserved.lasting.instances);
      }),
    );
  });
});
