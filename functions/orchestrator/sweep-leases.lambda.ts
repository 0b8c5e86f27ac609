import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, sweeping } from './compose.ts';
import { createHandler } from './sweep-leases.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'SweepLeases' },
  createHandler(sweeping()),
);
