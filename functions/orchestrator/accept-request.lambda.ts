import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, acceptingRequests } from './compose.ts';
import { createHandler } from './accept-request.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'AcceptRequest' },
  createHandler(acceptingRequests()),
);
