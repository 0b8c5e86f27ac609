import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, projecting } from './compose.ts';
import { createHandler } from './project-event.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'ProjectEvent' },
  createHandler(projecting()),
);
