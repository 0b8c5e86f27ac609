import { measuredTask } from '../../shared/runtime/metrics/measured-task.ts';
import { base, publishing } from './compose.ts';
import { createHandler } from './publish-events.handler.ts';

export const handler = measuredTask(
  base,
  { component: 'orchestrator', task: 'PublishEvents' },
  createHandler(publishing()),
);
