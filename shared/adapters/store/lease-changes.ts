import { settleReservation, type CapacityEnd } from '../../domain/environment/capacity.ts';
import { expiryAfter, isDueForRenewal, type Lease } from '../../domain/environment/lease.ts';
import { leaveQueue } from '../../domain/environment/lease-queue.ts';
import { millisecondsOf, timestampOf } from '../../domain/naming/names.ts';
import { withQueue, type EnvironmentHead } from './environment-head.ts';

/**
 * The time, or, when a clock was set back since the lease was taken, just after that: what is ordered by such times is in the order of the
 * tokens.
 */
export const timeOfTaking = ({ acquired_at }: Pick<Lease, 'acquired_at'>, now: number): number => {
  const before = millisecondsOf(acquired_at);
  return now < before ? before + 1 : now;
};

/** The lease in the hands of a new owner, with the next fencing token. */
export const taken = (lease: Lease, owner: string, reason: string, now: number): Lease => {
  const at = timeOfTaking(lease, now);
  return {
    owner,
    reason,
    acquired_at: timestampOf(at),
    expires_at: timestampOf(expiryAfter(at)),
    fencing_token: lease.fencing_token + 1,
  };
};

/** The head with the deployment's lease prolonged, when it is due; else the same head. */
export const renewed = (
  head: EnvironmentHead,
  deployment_id: string,
  now: number,
  quiet_milliseconds = 0,
): EnvironmentHead =>
  head.lease.owner === deployment_id && isDueForRenewal(head.lease, now, quiet_milliseconds)
    ? { ...head, lease: { ...head.lease, expires_at: timestampOf(expiryAfter(now, quiet_milliseconds)) } }
    : head;

/** The head after the deployment: its lease released (the token stays, so that the next is greater), its capacity settled, its place in line given up. */
export const ended = (head: EnvironmentHead, deployment_id: string, end: CapacityEnd): EnvironmentHead => ({
  ...withQueue(head, leaveQueue(head.queue ?? [], deployment_id)),
  lease: head.lease.owner === deployment_id ? { ...head.lease, owner: null } : head.lease,
  capacity: settleReservation(head.capacity, deployment_id, end),
});
