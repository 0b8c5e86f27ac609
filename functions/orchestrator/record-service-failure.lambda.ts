import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './record-service-failure.handler.ts';

export const handler = taskFunction('record-service-failure', base, createHandler(base));
