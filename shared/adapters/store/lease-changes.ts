import { settleReservation, type CapacityEnd } from '../../domain/environment/capacity.ts';
import { expiryAfter, isDueForRenewal, type Lease } from '../../domain/environment/lease.ts';
import { leaveQueue } from '../../domain/environment/lease-queue.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import { withQueue, type EnvironmentHead } from './environment-head.ts';

/** The lease in the hands of a new owner, with the next fencing token. */
export const taken = (lease: Lease, owner: string, reason: string, now: number): Lease => ({
  owner,
  reason,
  acquired_at: timestampOf(now),
  expires_at: timestampOf(expiryAfter(now)),
  fencing_token: lease.fencing_token + 1,
});

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
