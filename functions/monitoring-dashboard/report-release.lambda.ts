import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, reporting } from './compose.ts';
import { createHandler } from './report-release.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'ReportRelease' },
  createHandler(reporting()),
);
