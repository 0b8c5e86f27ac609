import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { setUpMonitoring, type SetUpMonitoringDeps } from './set-up-monitoring.ts';

/** State SetUpMonitoring of the deployment machine. */
export const createHandler =
  (deps: SetUpMonitoringDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    setUpMonitoring(deps, taskInputSchema.parse(input));
