import { continueAfterDay } from '../../shared/contracts/execution-succession.ts';
import { longInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { planWave, type PlanWaveDeps } from './plan-wave.ts';

/** State PlanWave of the deployment machine: CONTINUE leaves the waves that are left to the next execution. */
export const createHandler =
  (deps: PlanWaveDeps) =>
  async (input: unknown): Promise<TaskOutput> => {
    const { execution_started_at, ...wave } = longInputSchema.parse(input);
    return continueAfterDay(await planWave(deps, wave), { ...wave, execution_started_at }, deps.clock.now());
  };
