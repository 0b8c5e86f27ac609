import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { finishDeployment, type FinishDeploymentDeps } from './finish-deployment.ts';

/** State FinishDeployment of the deployment machine. */
export const createHandler =
  (deps: FinishDeploymentDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    finishDeployment(deps, taskInputSchema.parse(input));
