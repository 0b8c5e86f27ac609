import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, watching } from './compose.ts';
import { createHandler } from './watch-release.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'WatchRelease' },
  createHandler(watching()),
);
