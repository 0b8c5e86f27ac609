import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, undoing } from './compose.ts';
import { createHandler } from './undo-effects.handler.ts';

export const handler = taskFunction(base, { component: 'orchestrator', task: 'UndoEffects' }, createHandler(undoing()));
