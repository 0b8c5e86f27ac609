import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base } from './compose.ts';
import { createHandler } from './report-release.handler.ts';

export const handler = taskFunction('report-release', base, createHandler(base));
