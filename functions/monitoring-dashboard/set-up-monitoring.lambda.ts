import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, settingUp } from './compose.ts';
import { createHandler } from './set-up-monitoring.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'SetUpMonitoring' },
  createHandler(settingUp()),
);
