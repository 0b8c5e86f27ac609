import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { verifyBehavior, type VerifyBehaviorDeps } from './verify-behavior.ts';

/** State VerifyBehavior of the deployment machine. */
export const createHandler =
  (deps: VerifyBehaviorDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    verifyBehavior(deps, taskInputSchema.parse(input));
