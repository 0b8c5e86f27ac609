import { waitOrContinue } from '../../shared/contracts/execution-succession.ts';
import { advanceInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { advanceRollout, type AdvanceRolloutDeps } from './advance-rollout.ts';

/** State AdvanceRollout of the deployment machine: CONTINUE leaves the service to PlanWave, which gives it out again. */
export const createHandler =
  (deps: AdvanceRolloutDeps) =>
  async (input: unknown): Promise<TaskOutput> => {
    const { execution_started_at, ...rollout } = advanceInputSchema.parse(input);
    return waitOrContinue(await advanceRollout(deps, rollout), { execution_started_at }, deps.clock.now());
  };
