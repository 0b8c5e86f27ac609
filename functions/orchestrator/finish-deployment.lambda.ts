import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, finishing } from './compose.ts';
import { createHandler } from './finish-deployment.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'FinishDeployment' },
  createHandler(finishing()),
);
