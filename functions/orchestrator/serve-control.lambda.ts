import { measuredTask } from '../../shared/runtime/metrics/measured-task.ts';
import { base, controlling } from './compose.ts';
import { createHandler } from './serve-control.handler.ts';

export const handler = measuredTask(
  base,
  { component: 'orchestrator', task: 'ControlApi' },
  createHandler(controlling()),
);
