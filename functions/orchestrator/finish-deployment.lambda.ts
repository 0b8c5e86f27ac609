import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './finish-deployment.handler.ts';

export const handler = taskFunction('finish-deployment', base, createHandler(base));
