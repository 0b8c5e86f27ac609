import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planRollout } from '../../../../../shared/domain/deployment/plan-rollout.ts';
import type { RolloutAction } from '../../../../../shared/domain/deployment/service-rollout.ts';
import {
  deploymentStrategySchema,
  type DeploymentStrategy,
} from '../../../../../shared/domain/service/deployment-strategy.ts';

type Running = {
  newOnes: number;
  healthyNew: number;
  old: number;
  newWeight: number;
  oldWeight: number;
  isOldKnown: boolean;
};

const startOf = (previous: number): Running => ({
  newOnes: 0,
  healthyNew: 0,
  old: previous,
  newWeight: 0,
  oldWeight: previous,
  isOldKnown: previous > 0,
});

const apply = (running: Running, action: RolloutAction): Running => {
  switch (action.kind) {
    case 'SCALE_NEW':
      return { ...running, newOnes: action.instances };
    case 'AWAIT_HEALTH':
      return { ...running, healthyNew: running.newOnes };
    case 'BAKE':
      return running;
    case 'SHIFT_TRAFFIC':
      return { ...running, newWeight: action.new_weight, oldWeight: action.old_weight };
    case 'SCALE_OLD':
      return { ...running, old: action.instances };
    case 'REMOVE_OLD':
      return { ...running, old: 0, oldWeight: 0, isOldKnown: false };
  }
};

/** Every state from the beginning to the end. */
const simulate = (actions: readonly RolloutAction[], previous: number): readonly Running[] =>
  actions.reduce<readonly Running[]>(
    (states, action) => [...states, apply(states.at(-1) as Running, action)],
    [startOf(previous)],
  );

/** Healthy instances that requests can reach. */
const servingIn = (running: Running): number =>
  (running.newWeight > 0 ? running.healthyNew : 0) + (running.oldWeight > 0 ? running.old : 0);

const instances = fc.integer({ min: 1, max: 30 });
const rolling = fc
  .record({
    kind: fc.constant('ROLLING' as const),
    max_unavailable: fc.integer({ min: 0, max: 8 }),
    max_surge: fc.integer({ min: 0, max: 8 }),
  })
  .filter((strategy) => strategy.max_surge + strategy.max_unavailable > 0);

describe('planRollout, ROLLING', () => {
  it('always keeps enough healthy instances serving, whatever the numbers', () => {
    fc.assert(
      fc.property(rolling, instances, instances, (strategy, wanted, previous) => {
        const needed = Math.min(wanted, previous) - strategy.max_unavailable;
        for (const running of simulate(planRollout(strategy, wanted, previous), previous))
          expect(servingIn(running)).toBeGreaterThanOrEqual(needed);
      }),
    );
  });

  it('never runs more than the wanted instances and the surge, unless more ran before', () => {
    fc.assert(
      fc.property(rolling, instances, fc.integer({ min: 0, max: 30 }), (strategy, wanted, previous) => {
        const most = Math.max(wanted + strategy.max_surge, previous);
        for (const running of simulate(planRollout(strategy, wanted, previous), previous))
          expect(running.newOnes + running.old).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('never sends traffic to a version that has no healthy instance, nor stops an instance that takes traffic [I8]', () => {
    fc.assert(
      fc.property(rolling, instances, fc.integer({ min: 0, max: 30 }), (strategy, wanted, previous) => {
        const states = simulate(planRollout(strategy, wanted, previous), previous);
        for (const running of states) expect(running.newWeight).toBeLessThanOrEqual(running.healthyNew);
        for (const running of states.filter((one) => one.newWeight > 0))
          expect(running.oldWeight).toBeLessThanOrEqual(running.old);
      }),
    );
  });

  it('ends with all wanted instances of the new version serving and the old version gone', () => {
    fc.assert(
      fc.property(rolling, instances, fc.integer({ min: 0, max: 30 }), (strategy, wanted, previous) => {
        const end = simulate(planRollout(strategy, wanted, previous), previous).at(-1);
        expect(end).toMatchObject({
          newOnes: wanted,
          healthyNew: wanted,
          newWeight: wanted,
          old: 0,
          oldWeight: 0,
          isOldKnown: false,
        });
      }),
    );
  });

  it('never repeats an action that changes nothing', () => {
    fc.assert(
      fc.property(rolling, instances, fc.integer({ min: 0, max: 30 }), (strategy, wanted, previous) => {
        const actions = planRollout(strategy, wanted, previous);
        for (const kind of ['SCALE_NEW', 'SHIFT_TRAFFIC', 'SCALE_OLD', 'REMOVE_OLD']) {
          const same = actions.filter((action) => action.kind === kind).map((action) => JSON.stringify(action));
          expect(new Set(same).size).toBe(same.length);
        }
      }),
    );
  });

  it('replaces one instance by starting the new one first', () => {
    expect(planRollout({ kind: 'ROLLING', max_unavailable: 0, max_surge: 1 }, 1, 1)).toEqual([
      { kind: 'SCALE_NEW', instances: 1 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 1, old_weight: 0 },
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });

  it('replaces one instance after the other when it may miss one and add none', () => {
    expect(planRollout({ kind: 'ROLLING', max_unavailable: 1, max_surge: 0 }, 2, 2)).toEqual([
      { kind: 'SCALE_OLD', instances: 1 },
      { kind: 'SCALE_NEW', instances: 1 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 1, old_weight: 0 },
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'SCALE_NEW', instances: 2 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 2, old_weight: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });
});

const strategyOf = (strategy: object): DeploymentStrategy => deploymentStrategySchema.parse(strategy);
const canary = (...steps: readonly (readonly [weight_percent: number, bake_seconds: number])[]): DeploymentStrategy =>
  strategyOf({
    kind: 'CANARY',
    steps: steps.map(([weight_percent, bake_seconds]) => ({ weight_percent, bake_seconds })),
  });
const blueGreen = (bake_seconds: number): DeploymentStrategy => strategyOf({ kind: 'BLUE_GREEN', bake_seconds });

const bakeSeconds = fc.constantFrom(0, 5, 60);
const shifting: fc.Arbitrary<DeploymentStrategy> = fc.oneof(
  bakeSeconds.map(blueGreen),
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 100 }), bakeSeconds), {
      minLength: 1,
      maxLength: 6,
      selector: ([weight]) => weight,
    })
    .map((steps) => canary(...steps.toSorted(([left], [right]) => left - right))),
);
const shareOf = ({ newWeight, oldWeight }: Running): number => newWeight / (newWeight + oldWeight);

describe('planRollout, BLUE_GREEN and CANARY', () => {
  it('keep every instance of the former version, and it serving, until the new one has had all traffic', () => {
    fc.assert(
      fc.property(shifting, instances, instances, (strategy, wanted, previous) => {
        const states = simulate(planRollout(strategy, wanted, previous), previous);
        const lastShift = states.findIndex((running) => running.newWeight > 0 && running.oldWeight === 0);
        expect(lastShift).toBeGreaterThan(0);
        for (const running of states.slice(0, lastShift + 1)) expect(running.old).toBe(previous);
        for (const running of states.slice(0, lastShift)) expect(running.oldWeight).toBeGreaterThan(0);
      }),
    );
  });

  it('run at most the wanted instances beside those that ran', () => {
    fc.assert(
      fc.property(shifting, instances, instances, (strategy, wanted, previous) => {
        for (const running of simulate(planRollout(strategy, wanted, previous), previous))
          expect(running.newOnes + running.old).toBeLessThanOrEqual(wanted + previous);
      }),
    );
  });

  it('give the new version no traffic before it is healthy, and never a greater share than it has instances for [I8]', () => {
    fc.assert(
      fc.property(shifting, instances, instances, (strategy, wanted, previous) => {
        for (const running of simulate(planRollout(strategy, wanted, previous), previous)) {
          if (running.newWeight > 0) expect(running.healthyNew).toBeGreaterThan(0);
          const weights = running.newWeight + running.oldWeight;
          expect(running.healthyNew * weights).toBeGreaterThanOrEqual(running.newWeight * wanted);
        }
      }),
    );
  });

  it('ask an instance of the new version no more than one of the old, unless all that are wanted run: it is judged by what it is, not by how busy it is [B3]', () => {
    fc.assert(
      fc.property(shifting, instances, instances, (strategy, wanted, previous) => {
        for (const running of simulate(planRollout(strategy, wanted, previous), previous)) {
          if (running.oldWeight === 0 || running.healthyNew === wanted) continue;
          expect(running.newWeight * running.old).toBeLessThanOrEqual(running.oldWeight * running.healthyNew);
        }
      }),
    );
  });

  it('shift more each time, and end with all traffic on the wanted instances and the old version gone', () => {
    fc.assert(
      fc.property(shifting, instances, instances, (strategy, wanted, previous) => {
        const states = simulate(planRollout(strategy, wanted, previous), previous);
        const shares = states.map(shareOf);
        expect(shares).toEqual(shares.toSorted((left, right) => left - right));
        const served = { newOnes: wanted, healthyNew: wanted, newWeight: 100, old: 0, oldWeight: 0, isOldKnown: false };
        expect(states.at(-1)).toEqual(served);
      }),
    );
  });

  it('never pass through the same instances and weights twice: how far they came is read from those', () => {
    fc.assert(
      fc.property(shifting, instances, instances, (strategy, wanted, previous) => {
        const changing = planRollout(strategy, wanted, previous).filter(({ kind }) =>
          ['SCALE_NEW', 'SHIFT_TRAFFIC', 'SCALE_OLD'].includes(kind),
        );
        const pictures = simulate(changing, previous).map(({ newOnes, old, newWeight, oldWeight }) =>
          JSON.stringify([newOnes, old, newWeight, oldWeight]),
        );
        expect(new Set(pictures).size).toBe(pictures.length);
      }),
    );
  });

  it('BLUE_GREEN brings all of the new version up, switches, watches it, and only then stops the old one [B11]', () => {
    expect(planRollout(blueGreen(30), 3, 2)).toEqual([
      { kind: 'SCALE_NEW', instances: 3 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 100, old_weight: 0 },
      { kind: 'BAKE', step: 0, weight_percent: 100, bake_seconds: 30 },
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });

  it('BLUE_GREEN without a bake stops the old one after the switch', () => {
    expect(planRollout(blueGreen(0), 1, 1).map(({ kind }) => kind)).toEqual([
      'SCALE_NEW',
      'AWAIT_HEALTH',
      'SHIFT_TRAFFIC',
      'SCALE_OLD',
      'REMOVE_OLD',
    ]);
  });

  it('CANARY adds instances as its weight grows, and watches each step that has seconds', () => {
    expect(planRollout(canary([10, 60], [25, 0], [50, 120]), 4, 4)).toEqual([
      { kind: 'SCALE_NEW', instances: 1 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 10, old_weight: 90 },
      { kind: 'BAKE', step: 0, weight_percent: 10, bake_seconds: 60 },
      { kind: 'SCALE_NEW', instances: 2 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 25, old_weight: 75 },
      { kind: 'SCALE_NEW', instances: 4 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 50, old_weight: 50 },
      { kind: 'BAKE', step: 1, weight_percent: 50, bake_seconds: 120 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 100, old_weight: 0 },
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });

  it('CANARY may end with a step of all traffic, which is watched beside the old version', () => {
    expect(planRollout(canary([50, 0], [100, 60]), 1, 1)).toEqual([
      { kind: 'SCALE_NEW', instances: 1 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 50, old_weight: 50 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 100, old_weight: 0 },
      { kind: 'BAKE', step: 0, weight_percent: 100, bake_seconds: 60 },
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });
});

describe('planRollout', () => {
  it.each<DeploymentStrategy>([
    { kind: 'RECREATE' },
    { kind: 'ROLLING', max_unavailable: 0, max_surge: 1 },
    blueGreen(60),
    canary([10, 60]),
  ])('starts all instances of a new service, and only then sends it traffic: %j', (strategy) => {
    expect(planRollout(strategy, 3, 0)).toEqual([
      { kind: 'SCALE_NEW', instances: 3 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 3, old_weight: 0 },
    ]);
  });

  it('stops the old version before it starts the new one with RECREATE, and forgets it last', () => {
    expect(planRollout({ kind: 'RECREATE' }, 2, 3)).toEqual([
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'SCALE_NEW', instances: 2 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 2, old_weight: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });

  it('throws for a ROLLING that can never move', () => {
    expect(() => planRollout({ kind: 'ROLLING', max_unavailable: 0, max_surge: 0 }, 1, 1)).toThrow(
      expect.objectContaining({ name: 'UnsupportedError', code: 'not_supported' }),
    );
  });
});
