import type { z } from 'zod';
import { arnOf } from '../aws/resource-deps.ts';
import { tlsOnlyPolicy } from '../aws/resource-policy.ts';
import type { QueueDeps } from './queue-name.ts';
import type { queueSpecificationSchema } from './queue.rules.ts';

/** A queue's attributes but for those that can't be changed: what the specification says, and what closes it to others. */
export const queueAttributes = (
  { scope }: Pick<QueueDeps, 'scope'>,
  name: string,
  wanted: z.infer<typeof queueSpecificationSchema>,
): Record<string, string> => ({
  VisibilityTimeout: String(wanted.visibility_timeout_seconds),
  MessageRetentionPeriod: String(wanted.message_retention_seconds),
  SqsManagedSseEnabled: 'true',
  Policy: tlsOnlyPolicy('sqs', [arnOf(scope, 'sqs', name)]),
});
