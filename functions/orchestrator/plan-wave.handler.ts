import { waveInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { planWave, type PlanWaveDeps } from './plan-wave.ts';

/** State PlanWave of the deployment machine. */
export const createHandler =
  (deps: PlanWaveDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    planWave(deps, waveInputSchema.parse(input));
