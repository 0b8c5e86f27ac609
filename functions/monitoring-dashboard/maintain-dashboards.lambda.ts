import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, maintaining } from './compose.ts';
import { createHandler } from './maintain-dashboards.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'MaintainDashboards' },
  createHandler(maintaining()),
);
