import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { retryPhase, type RetryPhaseDeps } from './retry-phase.ts';

/** State RetryPhase of the deployment machine. */
export const createHandler =
  (deps: RetryPhaseDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    retryPhase(deps, taskInputSchema.parse(input));
