import type { NewDeployment, SubmitResult } from '../../domain/deployment/deployment.repository.ts';
import { reserveCapacity } from '../../domain/environment/capacity.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import type { Priority } from '../../domain/environment/lease-queue.ts';
import { busyFor, joinLine } from '../../domain/environment/line.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import { readNameOwner } from './deployment-name.ts';
import { readPriority } from './deployment-priority.ts';
import { readDefinition } from './environment-definition.ts';
import { lineOf, readHead, withQueue, type EnvironmentHead } from './environment-head.ts';
import { withoutEndedOwner } from './free-lease.ts';
import { readEarlierUse, type EarlierUse } from './idempotency.ts';
import { taken } from './lease-changes.ts';
import type { StoreDeps } from './store-deps.ts';

/** All that decides how a submission ends, as it was read. */
export type Situation = {
  readonly head: EnvironmentHead;
  readonly environment: Environment;
  readonly name_owner?: string;
  readonly earlier?: EarlierUse;
  /** Of who has the lease, for one that may supersede it. */
  readonly running?: Priority;
};

/** `free` and `queued` carry the head as the deployment leaves it. */
export type Judgement =
  | { readonly outcome: 'free'; readonly head: EnvironmentHead }
  | { readonly outcome: 'queued'; readonly head: EnvironmentHead; readonly position: number }
  | Exclude<SubmitResult, { readonly outcome: 'accepted' | 'queued' }>;

/**
 * The head is read before the definition: whatever changes an environment after that is refused by the head's version. Then name and key,
 * in the reverse order of the rules: who sees what another submission took also sees that it had the same key.
 */
export const readSituation = async (
  { table }: StoreDeps,
  { request, plan, idempotency }: NewDeployment,
): Promise<Situation | undefined> => {
  const head = await readHead(table, plan.environment_id);
  const environment = await readDefinition(table, plan.environment_id);
  if (head === undefined || environment === undefined) return undefined;
  const free = await withoutEndedOwner(table, head);
  const { owner } = free.lease;
  const maySupersede = request.when_busy === 'SUPERSEDE' && owner !== null;
  const running = maySupersede ? await readPriority(table, owner) : undefined;
  const name_owner = await readNameOwner(table, plan.environment_id, request.name);
  const earlier = await readEarlierUse(table, idempotency);
  return {
    head: free,
    environment,
    ...(running !== undefined && { running }),
    ...(name_owner !== undefined && { name_owner }),
    ...(earlier !== undefined && { earlier }),
  };
};

/** A place in line: neither lease nor capacity. */
const queued = ({ head, running }: Situation, deployment: NewDeployment, now: number): Judgement => {
  const { id, request, created_by } = deployment;
  const { name, priority, when_busy } = request;
  const entry = { deployment_id: id, name, priority, when_busy, at: timestampOf(now), by: created_by };
  const joined = joinLine(lineOf(head), entry, running);
  if (joined.outcome !== 'queued') return joined;
  return { outcome: 'queued', position: joined.position, head: withQueue(head, joined.queue) };
};

const begun = ({ head, environment }: Situation, deployment: NewDeployment, now: number): Judgement => {
  const { id, request, plan, reservation } = deployment;
  const reserved = reserveCapacity(head.capacity, environment.configuration.limits, id, reservation);
  if (reserved.outcome === 'exhausted') return { outcome: 'capacity_exhausted', message: reserved.message };
  if (environment.version !== plan.environment_version) return { outcome: 'environment_changed' };
  const lease = taken(head.lease, id, `deployment ${request.name}`, now);
  return { outcome: 'free', head: { ...head, capacity: reserved.capacity, lease } };
};

/** How a submission ends, by the first rule that applies. */
export const judgeSubmission = (situation: Situation, deployment: NewDeployment, now: number): Judgement => {
  const { head, name_owner, earlier } = situation;
  const { request, idempotency } = deployment;
  if (earlier?.bound_by !== undefined) {
    return earlier.body_hash === idempotency?.body_hash
      ? { outcome: 'repeated', state: earlier.bound_by }
      : { outcome: 'key_reused', deployment_id: earlier.deployment_id };
  }
  if (name_owner !== undefined) return { outcome: 'name_taken', deployment_id: name_owner };
  const busy = busyFor(lineOf(head), request, now);
  if (busy === undefined) return begun(situation, deployment, now);
  return request.when_busy === 'REFUSE' ? busy : queued(situation, deployment, now);
};
