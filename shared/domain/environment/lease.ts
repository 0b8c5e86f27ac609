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
const renewAfterMilliseconds = 60_000;
/** What a lease has to last beyond a wait, so that the deployment can be heard of again. */
const graceMilliseconds = 3 * 60_000;

/** When a lease that is prolonged now runs out, if nothing will be heard of the deployment for `quiet_milliseconds`. */
export const expiryAfter = (now: number, quiet_milliseconds = 0): number =>
  now + Math.max(leaseMilliseconds, quiet_milliseconds + graceMilliseconds);

export const isDueForRenewal = (
  { expires_at }: Pick<Lease, 'expires_at'>,
  now: number,
  quiet_milliseconds = 0,
): boolean => {
  const needed = Math.max(leaseMilliseconds - renewAfterMilliseconds, quiet_milliseconds + graceMilliseconds);
  return millisecondsOf(expires_at) - now < needed;
};

/** How long ago the lease ran out; negative while it lives. */
export const overdueMilliseconds = ({ expires_at }: Pick<Lease, 'expires_at'>, now: number): number =>
  now - millisecondsOf(expires_at);
