import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, planningWaves } from './compose.ts';
import { createHandler } from './plan-wave.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'orchestrator', task: 'PlanWave' },
  createHandler(planningWaves()),
);
