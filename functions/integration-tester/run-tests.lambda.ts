import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './run-tests.handler.ts';

export const handler = taskFunction('run-tests', base, createHandler(base));
