import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './retry-phase.handler.ts';

export const handler = taskFunction(base, { component: 'orchestrator', task: 'RetryPhase' }, createHandler(base));
