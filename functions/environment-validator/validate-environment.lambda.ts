import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './validate-environment.handler.ts';

export const handler = taskFunction('validate-environment', base, createHandler(base));
