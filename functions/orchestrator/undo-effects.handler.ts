import { waitOrContinue } from '../../shared/contracts/execution-succession.ts';
import { longInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { undoEffects, type UndoEffectsDeps } from './undo-effects.ts';

/** State UndoEffects of the rollback machine. */
export const createHandler =
  (deps: UndoEffectsDeps) =>
  async (input: unknown): Promise<TaskOutput> => {
    const { deployment_id, ...execution } = longInputSchema.parse(input);
    return waitOrContinue(await undoEffects(deps, { deployment_id }), execution, deps.clock.now());
  };
