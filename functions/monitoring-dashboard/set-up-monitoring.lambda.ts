import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './set-up-monitoring.handler.ts';

export const handler = taskFunction('set-up-monitoring', base, createHandler(base));
