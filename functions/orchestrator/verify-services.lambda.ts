import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './verify-services.handler.ts';

export const handler = taskFunction('verify-services', base, createHandler(base));
