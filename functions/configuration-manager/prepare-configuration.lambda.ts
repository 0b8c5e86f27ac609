import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './prepare-configuration.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'configuration-manager', task: 'PrepareConfiguration' },
  createHandler(base),
);
