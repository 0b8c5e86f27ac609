import type { NewDeployment, SubmitResult } from '../../domain/deployment/deployment.repository.ts';
import type { NewDeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../domain/deployment/evolve-deployment.ts';
import { initiateDeployment } from '../../domain/deployment/initiate-deployment.ts';
import { queueDeployment } from '../../domain/deployment/queue-deployment.ts';
import { supersededIn } from '../../domain/environment/line.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Write } from '../../ports/table.port.ts';
import { appendedAudit } from './audit-trail.ts';
import { indexWrites } from './deployment-index.ts';
import { metaWrite } from './deployment-meta.ts';
import { nameTaking } from './deployment-name.ts';
import { headWrite, lineOf, type EnvironmentHead } from './environment-head.ts';
import { stampEvents, withEvents } from './event-log.ts';
import { idempotencyWrites, type EarlierUse } from './idempotency.ts';
import { judgeSubmission, readSituation, type Judgement } from './judge-submission.ts';
import { timeOfTaking } from './lease-changes.ts';
import { recordWrites } from './record-packs.ts';
import { storedStep } from './step-packs.ts';
import type { StoreDeps } from './store-deps.ts';
import { inOneTransaction, ofBearableSize } from './store.errors.ts';
import { submissionWrites } from './submission.document.ts';
import { interfered, withRetries } from './with-retries.ts';

type Taken = Extract<Judgement, { readonly outcome: 'free' | 'queued' }>;

/** Under the new token, or waiting for one. */
const startOf = (
  { request, plan, created_by, retry_of }: NewDeployment,
  taken: Taken,
): readonly NewDeploymentEvent[] => {
  const started = initiateDeployment(request, {
    created_by,
    specification_hash: plan.specification_hash,
    plan_hash: plan.hash,
    lease_token: taken.outcome === 'free' ? taken.head.lease.fencing_token : 0,
    ...(retry_of !== undefined && { retry_of }),
  });
  if (taken.outcome === 'free') return started;
  return [...started, queueDeployment(plan.environment_id, request.priority, taken.position)];
};

/** Those that the deployment superseded. */
const supersededBy = (head: EnvironmentHead, id: string): readonly string[] =>
  supersededIn(lineOf(head))
    .filter(({ superseded_by }) => superseded_by?.deployment_id === id)
    .map(({ deployment_id }) => deployment_id);

const submitAudit = ({ id, request, created_by, plan, retry_of }: NewDeployment, taken: Taken) => ({
  actor: created_by,
  action: 'deployment.submit',
  target: id,
  details: {
    name: request.name,
    plan_hash: plan.hash,
    ...(retry_of !== undefined && { retry_of }),
    ...(request.priority !== 'NORMAL' && { priority: request.priority }),
    ...(taken.outcome === 'queued' && { queued: taken.position }),
    ...(request.when_busy === 'SUPERSEDE' && { supersedes: [...supersededBy(taken.head, id)] }),
  },
});

const writesOf = async (
  deps: StoreDeps,
  deployment: NewDeployment,
  taken: Taken,
  earlier: EarlierUse | undefined,
): Promise<{ readonly state: DeploymentState; readonly writes: readonly Write[] }> => {
  const { id, request, plan, context, steps, idempotency } = deployment;
  const now = timestampOf(deps.clock.now());
  const events = stampEvents(
    deps,
    { id, correlation_id: deployment.correlation_id, last_sequence: 0 },
    startOf(deployment, taken),
  );
  const state = events.reduce<DeploymentState | undefined>(evolveDeployment, undefined) as DeploymentState;
  const told = withEvents([], state, events);
  const audited = appendedAudit(taken.head, plan.environment_id, submitAudit(deployment, taken), now);
  const is_provisional = taken.outcome === 'queued';
  const writes: readonly Write[] = [
    metaWrite(told.meta, { kind: 'absent' }),
    nameTaking(state),
    headWrite(plan.environment_id, audited.head),
    audited.write,
    ...idempotencyWrites(id, idempotency, earlier),
    ...told.writes,
    ...submissionWrites(id, { request, context, plan, is_provisional }),
    ...recordWrites(id, deps.ids.next(), { STEP: steps.map(storedStep) }),
    ...(await indexWrites(deps.table, state)),
  ];
  return { state, writes };
};

/**
 * See `DeploymentJournal.submit`: one transaction that takes name, key, and lease with capacity or a place in line, and stores all of the deployment,
 * or nothing.
 */
export const submitDeployment = (deps: StoreDeps, deployment: NewDeployment): Promise<SubmitResult> =>
  withRetries(deps, async () => {
    const situation = await readSituation(deps, deployment);
    if (situation === undefined) return { outcome: 'environment_changed' };
    const now = timeOfTaking(situation.head.lease, deps.clock.now());
    const judgement = judgeSubmission(situation, deployment, now);
    if (judgement.outcome !== 'free' && judgement.outcome !== 'queued') return judgement;
    const at_that_time: StoreDeps = { ...deps, clock: { now: () => now } };
    const { state, writes } = await writesOf(at_that_time, deployment, judgement, situation.earlier);
    const result = await deps.table.transact(ofBearableSize(inOneTransaction(writes)));
    if (result.outcome !== 'committed') return interfered;
    return judgement.outcome === 'free'
      ? { outcome: 'accepted', state }
      : { outcome: 'queued', state, position: judgement.position };
  });
