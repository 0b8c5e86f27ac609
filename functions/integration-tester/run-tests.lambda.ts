import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, testing } from './compose.ts';
import { createHandler } from './run-tests.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'integration-tester', task: 'RunTests' },
  createHandler(testing()),
);
