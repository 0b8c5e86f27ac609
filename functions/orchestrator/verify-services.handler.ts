import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { verifyServices, type VerifyServicesDeps } from './verify-services.ts';

/** State VerifyServices of the deployment machine. */
export const createHandler =
  (deps: VerifyServicesDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    verifyServices(deps, taskInputSchema.parse(input));
