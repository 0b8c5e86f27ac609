import type { EnvironmentHold } from './hold.ts';
import { holdThatStops } from './hold.ts';
import type { Lease } from './lease.ts';
import {
  joinQueue,
  supersedeQueue,
  waitingIn,
  type JoinResult,
  type LeaseQueue,
  type Priority,
  type QueueEntry,
} from './lease-queue.ts';

/** What decides who may begin in an environment, as it is stored: an expired hold may still stand in it. */
export type Line = { readonly lease: Lease; readonly hold?: EnvironmentHold; readonly queue: LeaseQueue };

/** How a submission takes it that it cannot begin at once. */
export type Manners = { readonly priority: Priority; readonly when_busy: 'REFUSE' | 'QUEUE' | 'SUPERSEDE' };

/** Why a deployment cannot begin now. */
export type Busy =
  | { readonly outcome: 'environment_held'; readonly hold: EnvironmentHold }
  | { readonly outcome: 'lease_held'; readonly lease: Lease }
  /** The lease is free, and others stand before it in line. */
  | { readonly outcome: 'queue_not_empty'; readonly first: QueueEntry; readonly waiting: number };

/** Those that go before a new one; one that supersedes them has to join them first. */
const ahead = (queue: LeaseQueue, { priority, when_busy }: Manners): LeaseQueue =>
  waitingIn(queue).filter((entry) => priority === 'NORMAL' || entry.priority === 'HOTFIX' || when_busy === 'SUPERSEDE');

/** What a new deployment has to wait for; undefined when it may begin. */
export const busyFor = ({ lease, hold, queue }: Line, manners: Manners, now: number): Busy | undefined => {
  const stopping = holdThatStops(hold, manners.priority, now);
  if (stopping !== undefined) return { outcome: 'environment_held', hold: stopping };
  if (lease.owner !== null) return { outcome: 'lease_held', lease };
  const others = ahead(queue, manners);
  const [first] = others;
  return first === undefined ? undefined : { outcome: 'queue_not_empty', first, waiting: others.length };
};

/** The first in line, when the lease is free and no hold stops it. Nobody passes it by. */
export const nextInLine = ({ lease, hold, queue }: Line, now: number): QueueEntry | undefined => {
  const [first] = waitingIn(queue);
  if (first === undefined || lease.owner !== null) return undefined;
  return holdThatStops(hold, first.priority, now) === undefined ? first : undefined;
};

/** The running deployment that one in line has superseded, with that one; asking it twice to cancel is as once. */
export const cancelOwed = ({ lease, queue }: Line): QueueEntry | undefined =>
  lease.owner === null ? undefined : queue.find(({ cancels }) => cancels === lease.owner);

/** Those that were superseded and have not ended. */
export const supersededIn = ({ queue }: Line): LeaseQueue =>
  queue.filter(({ superseded_by }) => superseded_by !== undefined);

/** Whether something is left to be done about the line: what whoever should have done it has lost. */
export const isOwedWork = (line: Line, now: number): boolean =>
  supersededIn(line).length > 0 || cancelOwed(line) !== undefined || nextInLine(line, now) !== undefined;

/**
 * The line with a new deployment in it. With SUPERSEDE, all that wait are superseded, and the running one is to be cancelled, unless that is a
 * HOTFIX and this one is not.
 */
export const joinLine = (
  { lease, queue }: Line,
  { when_busy, ...entry }: Omit<QueueEntry, 'superseded_by' | 'cancels'> & Pick<Manners, 'when_busy'>,
  running: Priority = 'NORMAL',
): JoinResult => {
  if (when_busy !== 'SUPERSEDE') return joinQueue(queue, entry);
  const { deployment_id, name, by, priority } = entry;
  const cancels = lease.owner !== null && (priority === 'HOTFIX' || running === 'NORMAL') ? lease.owner : undefined;
  return joinQueue(supersedeQueue(queue, priority, { deployment_id, name, by }), {
    ...entry,
    ...(cancels !== undefined && { cancels }),
  });
};
