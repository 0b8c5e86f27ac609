import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, startingQueued } from './compose.ts';
import { createHandler } from './start-queued.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'StartQueued' },
  createHandler(startingQueued()),
);
