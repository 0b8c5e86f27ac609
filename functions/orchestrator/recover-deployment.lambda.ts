import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, recovering } from './compose.ts';
import { createHandler } from './recover-deployment.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'RecoverDeployment' },
  createHandler(recovering()),
);
