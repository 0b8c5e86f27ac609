import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { validateEnvironment, type ValidateEnvironmentDeps } from './validate-environment.ts';

/** State ValidateEnvironment of the deployment machine. */
export const createHandler =
  (deps: ValidateEnvironmentDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    validateEnvironment(deps, taskInputSchema.parse(input));
