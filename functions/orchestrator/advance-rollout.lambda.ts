import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './advance-rollout.handler.ts';

export const handler = taskFunction('advance-rollout', base, createHandler(base));
