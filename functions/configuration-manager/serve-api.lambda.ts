import { measuredTask } from '../../shared/runtime/metrics/measured-task.ts';
import { base } from './compose.ts';
import { createHandler } from './serve-api.handler.ts';

export const handler = measuredTask(
  base,
  { component: 'configuration-manager', task: 'ConfigurationApi' },
  createHandler(base),
);
