import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './provision-resources.handler.ts';

export const handler = taskFunction('provision-resources', base, createHandler(base));
