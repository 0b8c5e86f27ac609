import { serviceFailureInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { recordServiceFailure, type RecordServiceFailureDeps } from './record-service-failure.ts';

/** State RecordServiceFailure of the deployment machine. */
export const createHandler =
  (deps: RecordServiceFailureDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    recordServiceFailure(deps, serviceFailureInputSchema.parse(input));
