import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { runTests, type RunTestsDeps } from './run-tests.ts';

/** State RunTests of the deployment machine. */
export const createHandler =
  (deps: RunTestsDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    runTests(deps, taskInputSchema.parse(input));
