import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { scanDeployment, type ScanDeploymentDeps } from './scan-deployment.ts';

/** State ScanDeployment of the deployment machine. */
export const createHandler =
  (deps: ScanDeploymentDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    scanDeployment(deps, taskInputSchema.parse(input));
