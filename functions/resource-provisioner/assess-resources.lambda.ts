import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './assess-resources.handler.ts';

export const handler = taskFunction('assess-resources', base, createHandler(base));
