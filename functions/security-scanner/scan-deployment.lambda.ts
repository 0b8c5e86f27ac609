import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './scan-deployment.handler.ts';

export const handler = taskFunction('scan-deployment', base, createHandler(base));
