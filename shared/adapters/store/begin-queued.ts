import type { DeploymentJournal, QueuedTurn } from '../../domain/deployment/deployment.repository.ts';
import { acquireLease } from '../../domain/deployment/queue-deployment.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../domain/deployment/evolve-deployment.ts';
import { reserveCapacity } from '../../domain/environment/capacity.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import { leaveQueue } from '../../domain/environment/lease-queue.ts';
import { nextInLine } from '../../domain/environment/line.ts';
import type { Write } from '../../ports/table.port.ts';
import { metaWrite, needMeta, unchangedSince, type DeploymentMeta } from './deployment-meta.ts';
import { readDefinition } from './environment-definition.ts';
import { headWrite, lineOf, readHead, withQueue, type EnvironmentHead } from './environment-head.ts';
import { stampEvents, withEvents } from './event-log.ts';
import { withoutEndedOwner } from './free-lease.ts';
import { taken } from './lease-changes.ts';
import { recordWrites } from './record-packs.ts';
import { storedStep } from './step-packs.ts';
import type { StoreDeps } from './store-deps.ts';
import { inOneTransaction, ofBearableSize } from './store.errors.ts';
import { submissionWrites } from './submission.document.ts';
import { interfered, withRetries } from './with-retries.ts';

type Begin = Awaited<ReturnType<DeploymentJournal['begin']>>;
type Judgement = { readonly outcome: 'free'; readonly head: EnvironmentHead } | Exclude<Begin, { outcome: 'begun' }>;

/** As a submission is judged, of one that has its name already; `free` carries the head as the deployment leaves it. */
const judge = (
  state: DeploymentState,
  { plan, reservation }: QueuedTurn,
  head: EnvironmentHead,
  environment: Environment,
  now: number,
): Judgement => {
  if (nextInLine(lineOf(head), now)?.deployment_id !== state.id) return { outcome: 'not_next' };
  const reserved = reserveCapacity(head.capacity, environment.configuration.limits, state.id, reservation);
  if (reserved.outcome === 'exhausted') return { outcome: 'capacity_exhausted', message: reserved.message };
  if (environment.version !== plan.environment_version) return { outcome: 'environment_changed' };
  const lease = taken(head.lease, state.id, `deployment ${state.name}`, now);
  const left = withQueue(head, leaveQueue(head.queue ?? [], state.id));
  return { outcome: 'free', head: { ...left, capacity: reserved.capacity, lease } };
};

const writesOf = (
  deps: StoreDeps,
  { state: before, newest_events }: DeploymentMeta,
  { request, context, plan, steps }: QueuedTurn,
  head: EnvironmentHead,
): { readonly state: DeploymentState; readonly writes: readonly Write[] } => {
  const { environment_id } = before;
  const { fencing_token: lease_token } = head.lease;
  const events = stampEvents(deps, before, acquireLease({ environment_id, lease_token, plan_hash: plan.hash }));
  const state = events.reduce<DeploymentState>(evolveDeployment, before);
  const told = withEvents(newest_events, state, events);
  return {
    state,
    writes: [
      metaWrite(told.meta, unchangedSince(before)),
      headWrite(environment_id, head),
      ...told.writes,
      ...submissionWrites(state.id, { request, context, plan }),
      ...recordWrites(state.id, deps.ids.next(), { STEP: steps.map(storedStep) }),
    ],
  };
};

/** See `DeploymentJournal.begin`: one transaction that takes lease and capacity, leaves the line, and replaces plan and steps, or nothing. */
export const beginQueued = (deps: StoreDeps, deployment_id: string, turn: QueuedTurn): Promise<Begin> =>
  withRetries(deps, async () => {
    const meta = await needMeta(deps.table, deployment_id);
    if (meta.state.queued === undefined) return { outcome: 'not_queued', state: meta.state };
    const { environment_id } = meta.state;
    const head = await readHead(deps.table, environment_id);
    const environment = await readDefinition(deps.table, environment_id);
    if (head === undefined || environment === undefined) return { outcome: 'environment_changed' };
    const free = await withoutEndedOwner(deps.table, head);
    const judgement = judge(meta.state, turn, free, environment, deps.clock.now());
    if (judgement.outcome !== 'free') return judgement;
    const { state, writes } = writesOf(deps, meta, turn, judgement.head);
    const result = await deps.table.transact(ofBearableSize(inOneTransaction(writes)));
    return result.outcome === 'committed' ? { outcome: 'begun', state } : interfered;
  });
