import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './undo-effects.handler.ts';

export const handler = taskFunction('undo-effects', base, createHandler(base));
