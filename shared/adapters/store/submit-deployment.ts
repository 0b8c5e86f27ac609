import type { NewDeployment, SubmitResult } from '../../domain/deployment/deployment.repository.ts';
import type { NewDeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../domain/deployment/evolve-deployment.ts';
import { initiateDeployment } from '../../domain/deployment/initiate-deployment.ts';
import { reserveCapacity } from '../../domain/environment/capacity.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Write } from '../../ports/table.port.ts';
import { appendedAudit } from './audit-trail.ts';
import { indexWrites } from './deployment-index.ts';
import { metaWrite } from './deployment-meta.ts';
import { nameTaking, readNameOwner } from './deployment-name.ts';
import { readDefinition } from './environment-definition.ts';
import { headWrite, readHead, type EnvironmentHead } from './environment-head.ts';
import { stampEvents, withEvents } from './event-log.ts';
import { withoutEndedOwner } from './free-lease.ts';
import { idempotencyWrites, readEarlierUse, type EarlierUse } from './idempotency.ts';
import { taken, timeOfTaking } from './lease-changes.ts';
import { recordWrites } from './record-packs.ts';
import { storedStep } from './step-packs.ts';
import type { StoreDeps } from './store-deps.ts';
import { inOneTransaction, ofBearableSize } from './store.errors.ts';
import { submissionWrites } from './submission.document.ts';
import { interfered, withRetries } from './with-retries.ts';

/** All that decides how a submission ends, as it was read. */
type Situation = {
  readonly head: EnvironmentHead;
  readonly environment: Environment;
  readonly name_owner?: string;
  readonly earlier?: EarlierUse;
};

type Judgement =
  | { readonly outcome: 'free'; readonly head: EnvironmentHead }
  | Exclude<SubmitResult, { readonly outcome: 'accepted' }>;

/**
 * The head is read before the definition: whatever changes an environment after that is refused by the head's version. Then name and key,
 * in the reverse order of the rules: who sees what another submission took also sees that it had the same key.
 */
const readSituation = async (
  { table }: StoreDeps,
  { request, plan, idempotency }: NewDeployment,
): Promise<Situation | undefined> => {
  const head = await readHead(table, plan.environment_id);
  const environment = await readDefinition(table, plan.environment_id);
  if (head === undefined || environment === undefined) return undefined;
  const free = await withoutEndedOwner(table, head);
  const name_owner = await readNameOwner(table, plan.environment_id, request.name);
  const earlier = await readEarlierUse(table, idempotency);
  return {
    head: free,
    environment,
    ...(name_owner !== undefined && { name_owner }),
    ...(earlier !== undefined && { earlier }),
  };
};

/** The outcome by the first rule that applies; `free` carries the head as the deployment leaves it. */
const judge = (
  { head, environment, name_owner, earlier }: Situation,
  deployment: NewDeployment,
  now: number,
): Judgement => {
  const { id, request, plan, reservation, idempotency } = deployment;
  if (earlier?.bound_by !== undefined) {
    return earlier.body_hash === idempotency?.body_hash
      ? { outcome: 'repeated', state: earlier.bound_by }
      : { outcome: 'key_reused', deployment_id: earlier.deployment_id };
  }
  if (name_owner !== undefined) return { outcome: 'name_taken', deployment_id: name_owner };
  if (head.lease.owner !== null) return { outcome: 'lease_held', lease: head.lease };
  const reserved = reserveCapacity(head.capacity, environment.configuration.limits, id, reservation);
  if (reserved.outcome === 'exhausted') return { outcome: 'capacity_exhausted', message: reserved.message };
  if (environment.version !== plan.environment_version) return { outcome: 'environment_changed' };
  return {
    outcome: 'free',
    head: { ...head, capacity: reserved.capacity, lease: taken(head.lease, id, `deployment ${request.name}`, now) },
  };
};

const startOf = (
  { request, plan, created_by, retry_of }: NewDeployment,
  lease_token: number,
): readonly NewDeploymentEvent[] =>
  initiateDeployment(request, {
    created_by,
    specification_hash: plan.specification_hash,
    plan_hash: plan.hash,
    lease_token,
    ...(retry_of !== undefined && { retry_of }),
  });

const submitAudit = ({ id, request, created_by, plan, retry_of }: NewDeployment) => ({
  actor: created_by,
  action: 'deployment.submit',
  target: id,
  details: { name: request.name, plan_hash: plan.hash, ...(retry_of !== undefined && { retry_of }) },
});

const writesOf = async (
  deps: StoreDeps,
  deployment: NewDeployment,
  head: EnvironmentHead,
  earlier: EarlierUse | undefined,
): Promise<{ readonly state: DeploymentState; readonly writes: readonly Write[] }> => {
  const { id, request, plan, context, steps, idempotency } = deployment;
  const now = timestampOf(deps.clock.now());
  const events = stampEvents(
    deps,
    { id, correlation_id: deployment.correlation_id, last_sequence: 0 },
    startOf(deployment, head.lease.fencing_token),
  );
  const state = events.reduce<DeploymentState | undefined>(evolveDeployment, undefined) as DeploymentState;
  const told = withEvents([], state, events);
  const audited = appendedAudit(head, plan.environment_id, submitAudit(deployment), now);
  const writes: readonly Write[] = [
    metaWrite(told.meta, { kind: 'absent' }),
    nameTaking(state),
    headWrite(plan.environment_id, audited.head),
    audited.write,
    ...idempotencyWrites(id, idempotency, earlier),
    ...told.writes,
    ...submissionWrites(id, { request, context, plan }),
    ...recordWrites(id, deps.ids.next(), { STEP: steps.map(storedStep) }),
    ...(await indexWrites(deps.table, state)),
  ];
  return { state, writes };
};

/** See `DeploymentJournal.submit`: one transaction that takes name, lease, capacity and key, and stores all of the deployment, or nothing. */
export const submitDeployment = (deps: StoreDeps, deployment: NewDeployment): Promise<SubmitResult> =>
  withRetries(deps, async () => {
    const situation = await readSituation(deps, deployment);
    if (situation === undefined) return { outcome: 'environment_changed' };
    const now = timeOfTaking(situation.head.lease, deps.clock.now());
    const judgement = judge(situation, deployment, now);
    if (judgement.outcome !== 'free') return judgement;
    const at_that_time: StoreDeps = { ...deps, clock: { now: () => now } };
    const { state, writes } = await writesOf(at_that_time, deployment, judgement.head, situation.earlier);
    const result = await deps.table.transact(ofBearableSize(inOneTransaction(writes)));
    return result.outcome === 'committed' ? { outcome: 'accepted', state } : interfered;
  });
