import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './record-metrics.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'monitoring-dashboard', task: 'RecordMetrics' },
  createHandler(base),
);
