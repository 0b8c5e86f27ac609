import type { TaskOutput } from '../../../../shared/contracts/tasks.ts';
import type { BakeLook } from '../../../../shared/domain/deployment/advance-bake.ts';
import type { Bake, ShiftingStrategy } from '../../../../shared/domain/deployment/plan-bakes.ts';
import type { BakeRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import type { Rollout } from '../load-rollout.ts';

/** The bake that a rollout is at; `index` is its place among the actions. */
export type Baking = {
  readonly rollout: Rollout;
  readonly index: number;
  readonly action: Bake;
  readonly strategy: ShiftingStrategy;
};

/** One look at a bake, and what it made of its record. */
export type LookedAt = { readonly before: BakeRecord; readonly after: BakeRecord; readonly look: BakeLook };

/** `rollout` with the bake that is over on its record, or the task's answer. */
export type BakeResult = { readonly rollout: Rollout } | { readonly answer: TaskOutput };
