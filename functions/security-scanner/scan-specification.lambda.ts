import { taskFunction } from '../../shared/runtime/lambda/task-function.ts';
import { base, scanningSpecifications } from './compose.ts';
import { createHandler } from './scan-specification.handler.ts';

export const handler = taskFunction(
  base,
  { component: 'security-scanner', task: 'ScanSpecification' },
  createHandler(scanningSpecifications()),
);
