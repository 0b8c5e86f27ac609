import { rollbackInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { beginRollback, type BeginRollbackDeps } from './begin-rollback.ts';

/** State BeginRollback of the rollback machine. */
export const createHandler =
  (deps: BeginRollbackDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    beginRollback(deps, rollbackInputSchema.parse(input));
