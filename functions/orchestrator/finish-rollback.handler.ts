import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { finishRollback, type FinishRollbackDeps } from './finish-rollback.ts';

/** State FinishRollback of the rollback machine. */
export const createHandler =
  (deps: FinishRollbackDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    finishRollback(deps, taskInputSchema.parse(input));
