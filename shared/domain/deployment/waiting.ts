import * as z from 'zod';
import { timestampSchema } from '../naming/names.ts';
import { deploymentStatusSchema } from './deployment-status.ts';

export const waitingKindSchema = z
  .enum([
    'PAUSE',
    'HOLD',
    'DECISION',
    'QUEUE',
    'BAKE',
    'INCONCLUSIVE',
    'HEALTH',
    'DEPENDENCY',
    'RESOURCE',
    'TESTS',
    'LEASE',
  ])
  .meta({ id: 'WaitingKind' });

/** One thing that a deployment waits for. */
export const waitingItemSchema = z
  .strictObject({
    kind: waitingKindSchema,
    /** The deployment, service, resource or environment that it is about. */
    subject: z.string(),
    /** In a sentence. */
    what: z.string(),
    since: timestampSchema,
    /** Absent while nobody knows. */
    until: timestampSchema.optional(),
    /** Who may end it: subjects of tokens, `group:` and a group, or a deployment. Nobody when it ends by itself. */
    unblocked_by: z.array(z.string()),
    /** The commands that do. */
    how: z.array(z.string()),
  })
  .readonly()
  .meta({ id: 'WaitingItem' });
export type WaitingItem = z.infer<typeof waitingItemSchema>;

export const waitingSchema = z
  .strictObject({
    deployment_id: z.string(),
    status: deploymentStatusSchema,
    /** Empty when nothing blocks it. */
    items: z.array(waitingItemSchema),
  })
  .meta({ id: 'Waiting' });
export type Waiting = z.infer<typeof waitingSchema>;
