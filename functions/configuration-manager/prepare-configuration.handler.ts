import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { prepareConfiguration, type PrepareConfigurationDeps } from './prepare-configuration.ts';

/** State PrepareConfiguration of the deployment machine. */
export const createHandler =
  (deps: PrepareConfigurationDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    prepareConfiguration(deps, taskInputSchema.parse(input));
