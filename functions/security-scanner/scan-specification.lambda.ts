import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './scan-specification.handler.ts';

export const handler = taskFunction('scan-specification', base, createHandler(base));
