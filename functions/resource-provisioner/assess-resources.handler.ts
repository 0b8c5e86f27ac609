import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { assessResources, type AssessResourcesDeps } from './assess-resources.ts';

/** State AssessResources of the deployment machine. */
export const createHandler =
  (deps: AssessResourcesDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    assessResources(deps, taskInputSchema.parse(input));
