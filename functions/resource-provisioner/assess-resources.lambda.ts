import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, assessing } from './compose.ts';
import { createHandler } from './assess-resources.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'resource-provisioner', task: 'AssessResources' },
  createHandler(assessing()),
);
