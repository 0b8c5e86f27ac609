import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './record-service-failure.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'RecordServiceFailure' },
  createHandler(base),
);
