import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './verify-behavior.handler.ts';

export const handler = taskFunction('verify-behavior', base, createHandler(base));
