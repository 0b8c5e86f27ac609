import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, provisioning } from './compose.ts';
import { createHandler } from './provision-resources.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'resource-provisioner', task: 'ProvisionResources' },
  createHandler(provisioning()),
);
