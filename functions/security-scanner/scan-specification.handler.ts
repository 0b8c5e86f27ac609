import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { scanSpecification, type ScanSpecificationDeps } from './scan-specification.ts';

/** State ScanSpecification of the deployment machine. */
export const createHandler =
  (deps: ScanSpecificationDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    scanSpecification(deps, taskInputSchema.parse(input));
