import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './watch-release.handler.ts';

export const handler = taskFunction('watch-release', base, createHandler(base));
