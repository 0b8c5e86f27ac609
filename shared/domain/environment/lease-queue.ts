import * as z from 'zod';
import { nameSchema, timestampSchema } from '../naming/names.ts';

export const prioritySchema = z.enum(['NORMAL', 'HOTFIX']).meta({ id: 'Priority' });
export type Priority = z.infer<typeof prioritySchema>;

/** A deployment that waits for the environment's lease. */
export const queuedDeploymentSchema = z
  .strictObject({ deployment_id: z.string(), name: nameSchema, priority: prioritySchema, at: timestampSchema })
  .readonly()
  .meta({ id: 'QueuedDeployment' });
export type QueuedDeployment = z.infer<typeof queuedDeploymentSchema>;

/** Who took the place of others, as their ends tell it. */
export type Superseder = { readonly deployment_id: string; readonly name: string; readonly by: string };

/** A place in line, as it is stored. What it still owes stands in it, so that whoever looks after the line finds it. */
export type QueueEntry = QueuedDeployment & {
  /** It waits no more: it only has to end. */
  readonly superseded_by?: Superseder;
  /** The deployment that was running when this one superseded it: it is to be asked to cancel. */
  readonly cancels?: string;
  /** Who submitted it. */
  readonly by: string;
};
/** In the order in which they begin: HOTFIX before NORMAL, else first come, first served. */
export type LeaseQueue = readonly QueueEntry[];

/** How many may wait: the queue is part of one item that every submission and end writes. */
export const mostQueued = 50;
/** With those that only have to end. */
const mostEntries = 2 * mostQueued;

const isWaiting = ({ superseded_by }: QueueEntry): boolean => superseded_by === undefined;

export const waitingIn = (queue: LeaseQueue): LeaseQueue => queue.filter(isWaiting);

/** The queue as people see it. */
export const shownQueue = (queue: LeaseQueue): readonly QueuedDeployment[] =>
  waitingIn(queue).map(({ deployment_id, name, priority, at }) => ({ deployment_id, name, priority, at }));

/** 1 for the first in line; undefined for one that does not wait. */
export const positionIn = (queue: LeaseQueue, deployment_id: string): number | undefined => {
  const index = waitingIn(queue).findIndex((entry) => entry.deployment_id === deployment_id);
  return index < 0 ? undefined : index + 1;
};

const placed = (queue: LeaseQueue, entry: QueueEntry): LeaseQueue => {
  const firstNormal = queue.findIndex(({ priority }) => priority === 'NORMAL');
  const index = entry.priority === 'NORMAL' || firstNormal < 0 ? queue.length : firstNormal;
  return queue.toSpliced(index, 0, entry);
};

export type JoinResult =
  | { readonly outcome: 'queued'; readonly queue: LeaseQueue; readonly position: number }
  | { readonly outcome: 'queue_full'; readonly waiting: number };

/** The line with one more at its place: behind all of its priority that came before it. */
export const joinQueue = (queue: LeaseQueue, entry: QueueEntry): JoinResult => {
  const waiting = waitingIn(queue).length;
  if (waiting >= mostQueued || queue.length >= mostEntries) return { outcome: 'queue_full', waiting };
  const after = placed(queue, entry);
  return { outcome: 'queued', queue: after, position: positionIn(after, entry.deployment_id) ?? after.length };
};

/** The line in which all that wait are superseded by a deployment of that priority: a HOTFIX only by a HOTFIX. */
export const supersedeQueue = (queue: LeaseQueue, priority: Priority, superseded_by: Superseder): LeaseQueue =>
  queue.map((entry) =>
    isWaiting(entry) && (priority === 'HOTFIX' || entry.priority === 'NORMAL') ? { ...entry, superseded_by } : entry,
  );

/** The line without the deployment; the same line if it was not in it. */
export const leaveQueue = (queue: LeaseQueue, deployment_id: string): LeaseQueue =>
  queue.some((entry) => entry.deployment_id === deployment_id)
    ? queue.filter((entry) => entry.deployment_id !== deployment_id)
    : queue;
