import * as z from 'zod';
import { millisecondsOf, timestampSchema } from '../naming/names.ts';

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

/** How long a deployment may go without a sign of life before it counts as lost. */
export const leaseMilliseconds = 5 * 60_000;
/** A commit prolongs a lease that is older than this. */
export const renewAfterMilliseconds = 60_000;

export const isDueForRenewal = ({ expires_at }: Pick<Lease, 'expires_at'>, now: number): boolean =>
  now > millisecondsOf(expires_at) - leaseMilliseconds + renewAfterMilliseconds;

/** How long ago the lease ran out; negative while it lives. */
export const overdueMilliseconds = ({ expires_at }: Pick<Lease, 'expires_at'>, now: number): number =>
  now - millisecondsOf(expires_at);
