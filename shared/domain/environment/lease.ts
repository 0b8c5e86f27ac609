import * as z from 'zod';
import { timestampSchema } from '../naming/names.ts';

/** The right to write to an environment: one owner at a time. `fencing_token` grows by one each time that it is taken or taken over. */
export const leaseSchema = z
  .strictObject({
    owner: z.string().nullable(),
    reason: z.string(),
    acquired_at: timestampSchema,
    expires_at: timestampSchema,
    fencing_token: z.int().min(0),
  })
  .readonly()
  .meta({ id: 'Lease' });
export type Lease = z.infer<typeof leaseSchema>;

/** How long a deployment may go without any commit before it counts as lost. */
export const leaseMilliseconds = 15 * 60_000;
