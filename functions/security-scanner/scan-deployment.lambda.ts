import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, scanningDeployments } from './compose.ts';
import { createHandler } from './scan-deployment.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'security-scanner', task: 'ScanDeployment' },
  createHandler(scanningDeployments()),
);
