import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, notifying } from './compose.ts';
import { createHandler } from './notify.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'Notify' },
  createHandler(notifying()),
);
