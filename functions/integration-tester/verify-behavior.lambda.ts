import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, verifying } from './compose.ts';
import { createHandler } from './verify-behavior.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'integration-tester', task: 'VerifyBehavior' },
  createHandler(verifying()),
);
