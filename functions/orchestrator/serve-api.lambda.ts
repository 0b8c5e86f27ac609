import { measuredTask } from '../../shared/runtime/metrics/measured-task.ts';
import { base, answering } from './compose.ts';
import { createHandler } from './serve-api.handler.ts';

export const handler = measuredTask(
  base,
  { component: 'orchestrator', task: 'OrchestratorApi' },
  createHandler(answering()),
);
