import { measuredTask } from '../../shared/runtime/metrics/measured-task.ts';
import { base } from './compose.ts';
import { createHandler } from './serve-about.handler.ts';

export const handler = measuredTask(base, { component: 'orchestrator', task: 'AboutApi' }, createHandler(base));
