import { rollbackInputSchema, type FailureOutput } from '../../shared/contracts/tasks.ts';
import { handleFailure, type HandleFailureDeps } from './handle-failure.ts';

/** State HandleFailure of the deployment machine. */
export const createHandler =
  (deps: HandleFailureDeps) =>
  (input: unknown): Promise<FailureOutput> =>
    handleFailure(deps, rollbackInputSchema.parse(input));
