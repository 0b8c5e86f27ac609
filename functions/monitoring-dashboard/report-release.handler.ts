import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { reportRelease, type ReportReleaseDeps } from './report-release.ts';

/** State ReportRelease of the deployment machine. */
export const createHandler =
  (deps: ReportReleaseDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    reportRelease(deps, taskInputSchema.parse(input));
