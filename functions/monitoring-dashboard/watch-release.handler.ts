import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { watchRelease, type WatchReleaseDeps } from './watch-release.ts';

/** State WatchRelease of the deployment machine. */
export const createHandler =
  (deps: WatchReleaseDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    watchRelease(deps, taskInputSchema.parse(input));
