import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, validating } from './compose.ts';
import { createHandler } from './validate-environment.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'environment-validator', task: 'ValidateEnvironment' },
  createHandler(validating()),
);
