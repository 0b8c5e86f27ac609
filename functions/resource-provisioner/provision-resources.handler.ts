import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { provisionResources, type ProvisionResourcesDeps } from './provision-resources.ts';

/** State ProvisionResources of the deployment machine. */
export const createHandler =
  (deps: ProvisionResourcesDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    provisionResources(deps, taskInputSchema.parse(input));
