import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './plan-wave.handler.ts';

export const handler = taskFunction('plan-wave', base, createHandler(base));
