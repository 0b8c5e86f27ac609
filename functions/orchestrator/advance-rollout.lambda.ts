import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, rollingOut } from './compose.ts';
import { createHandler } from './advance-rollout.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'AdvanceRollout' },
  createHandler(rollingOut()),
);
