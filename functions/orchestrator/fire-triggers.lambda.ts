import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, firingTriggers } from './compose.ts';
import { createHandler } from './fire-triggers.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'FireTriggers' },
  createHandler(firingTriggers()),
);
