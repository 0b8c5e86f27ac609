import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resumeIndex, type RolloutSituation } from '../../../../../functions/orchestrator/rollout/rollout-situation.ts';
import { planRollout } from '../../../../../shared/domain/deployment/plan-rollout.ts';
import type { RolloutAction } from '../../../../../shared/domain/deployment/service-rollout.ts';
import {
  deploymentStrategySchema,
  type DeploymentStrategy,
} from '../../../../../shared/domain/service/deployment-strategy.ts';

const take = (situation: RolloutSituation, action: RolloutAction): RolloutSituation => {
  if (action.kind === 'SCALE_NEW') return { ...situation, new_instances: action.instances };
  if (action.kind === 'SCALE_OLD') return { ...situation, old_instances: action.instances };
  if (action.kind === 'SHIFT_TRAFFIC')
    return { ...situation, new_weight: action.new_weight, old_weight: action.old_weight };
  return situation;
};

const strategies: fc.Arbitrary<DeploymentStrategy> = fc.oneof(
  fc.constant<DeploymentStrategy>({ kind: 'RECREATE' }),
  fc
    .record({ max_unavailable: fc.integer({ min: 0, max: 4 }), max_surge: fc.integer({ min: 0, max: 4 }) })
    .filter(({ max_unavailable, max_surge }) => max_unavailable + max_surge > 0)
    .map((limits): DeploymentStrategy => ({ kind: 'ROLLING', ...limits })),
  fc.constantFrom(0, 60).map((bake_seconds) => deploymentStrategySchema.parse({ kind: 'BLUE_GREEN', bake_seconds })),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 })
    .map((weights) => weights.toSorted((left, right) => left - right))
    .map((weights) => weights.map((weight_percent) => ({ weight_percent, bake_seconds: weight_percent % 2 })))
    .map((steps) => deploymentStrategySchema.parse({ kind: 'CANARY', steps })),
);

/** A rollout, and how many of its actions were taken before it was cut off. */
const cutOff = fc
  .record({ strategy: strategies, wanted: fc.integer({ min: 1, max: 6 }), previous: fc.integer({ min: 0, max: 6 }) })
  .map(({ strategy, wanted, previous }) => ({
    actions: planRollout(strategy, wanted, previous).filter(({ kind }) => kind !== 'REMOVE_OLD'),
    start: { new_instances: 0, old_instances: previous, new_weight: 0, old_weight: previous },
  }))
  .chain(({ actions, start }) =>
    fc.record({
      actions: fc.constant(actions),
      start: fc.constant(start),
      taken: fc.integer({ min: 0, max: actions.length }),
    }),
  );

describe('resuming a rollout by what the deployer was last asked for', () => {
  it('never skips an action that was not taken, waits for health again, and ends the same', () => {
    fc.assert(
      fc.property(cutOff, ({ actions, start, taken }) => {
        const observed = actions.slice(0, taken).reduce(take, start);
        const index = resumeIndex(actions, start, observed);
        expect(index).toBeLessThanOrEqual(taken);
        expect(actions.slice(index, taken).reduce(take, observed)).toEqual(observed);
        expect(actions.slice(index).reduce(take, observed)).toEqual(actions.reduce(take, start));
        if (['AWAIT_HEALTH', 'BAKE'].includes(actions[taken - 1]?.kind ?? '')) expect(index).toBeLessThan(taken);
      }),
    );
  });

  it('begins anew from a situation that the rollout never passes through', () => {
    const actions = planRollout({ kind: 'ROLLING', max_unavailable: 0, max_surge: 1 }, 2, 2);
    const start = { new_instances: 0, old_instances: 2, new_weight: 0, old_weight: 2 };
    expect(resumeIndex(actions, start, { new_instances: 7, old_instances: 1, new_weight: 0, old_weight: 0 })).toBe(0);
  });
});
