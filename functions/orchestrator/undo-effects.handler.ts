import { taskInputSchema, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { undoEffects, type UndoEffectsDeps } from './undo-effects.ts';

/** State UndoEffects of the rollback machine. */
export const createHandler =
  (deps: UndoEffectsDeps) =>
  (input: unknown): Promise<TaskOutput> =>
    undoEffects(deps, taskInputSchema.parse(input));
