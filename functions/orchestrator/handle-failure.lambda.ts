import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './handle-failure.handler.ts';

export const handler = taskFunction(base, { component: 'orchestrator', task: 'HandleFailure' }, createHandler(base));
