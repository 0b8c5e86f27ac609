import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, verifying } from './compose.ts';
import { createHandler } from './verify-services.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'VerifyServices' },
  createHandler(verifying()),
);
