import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planRollout } from '../../../../../shared/domain/deployment/plan-rollout.ts';
import type { RolloutAction } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { deploymentStrategySchema } from '../../../../../shared/domain/service/deployment-strategy.ts';

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
    case 'SHIFT_TRAFFIC':
      return { ...running, newWeight: action.new_weight, oldWeight: action.old_weight };
    case 'BAKE':
      return running;
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

describe('planRollout', () => {
  it.each([{ kind: 'RECREATE' as const }, { kind: 'ROLLING' as const, max_unavailable: 0, max_surge: 1 }])(
    'starts all instances of a new service, and only then sends it traffic: %j',
    (strategy) => {
      expect(planRollout(strategy, 3, 0)).toEqual([
        { kind: 'SCALE_NEW', instances: 3 },
        { kind: 'AWAIT_HEALTH' },
        { kind: 'SHIFT_TRAFFIC', new_weight: 3, old_weight: 0 },
      ]);
    },
  );

  it('stops the old version before it starts the new one with RECREATE, and forgets it last', () => {
    expect(planRollout({ kind: 'RECREATE' }, 2, 3)).toEqual([
      { kind: 'SCALE_OLD', instances: 0 },
      { kind: 'SCALE_NEW', instances: 2 },
      { kind: 'AWAIT_HEALTH' },
      { kind: 'SHIFT_TRAFFIC', new_weight: 2, old_weight: 0 },
      { kind: 'REMOVE_OLD' },
    ]);
  });

  it.each([
    { kind: 'BLUE_GREEN' },
    { kind: 'CANARY', steps: [{ weight_percent: 5, bake_seconds: 0 }] },
    { kind: 'ROLLING', max_unavailable: 0, max_surge: 0 },
  ])('throws for %j, which it cannot do', (strategy) => {
    expect(() => planRollout(deploymentStrategySchema.parse(strategy), 1, 1)).toThrow(
      expect.objectContaining({ name: 'UnsupportedError', code: 'not_supported' }),
    );
  });
});
