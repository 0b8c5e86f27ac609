import { rolloutInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { advanceRollout, type AdvanceRolloutDeps } from './advance-rollout.ts';

/** State AdvanceRollout of the rollout machine. */
export const createHandler =
  (deps: AdvanceRolloutDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    advanceRollout(deps, rolloutInputSchema.parse(input));
