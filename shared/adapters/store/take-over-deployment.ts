import type { DeploymentSession, TakeOverResult } from '../../domain/deployment/deployment.repository.ts';
import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import type { NewDeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../domain/deployment/evolve-deployment.ts';
import { metaWrite, needMeta, unchangedSince } from './deployment-meta.ts';
import { headWrite, readHead } from './environment-head.ts';
import { stampEvents, withEvents } from './event-log.ts';
import { withoutEndedOwner } from './free-lease.ts';
import { taken } from './lease-changes.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

export const sessionOf = (state: DeploymentState): DeploymentSession & { readonly state: DeploymentState } => ({
  deployment_id: state.id,
  environment_id: state.environment_id,
  lease_token: state.lease_token,
  state,
});

/** Moves no status: only the token under which the deployment is written from now on. */
const takenOver = (state: DeploymentState, lease_token: number, reason: string): NewDeploymentEvent => ({
  event_type: 'STATUS_CHANGED',
  phase: state.phase,
  status: 'INFO',
  details: { lease_token, reason },
  source_component: 'orchestrator',
});

const readHeadOf = async (deps: StoreDeps, environment_id: string) => {
  const head = await readHead(deps.table, environment_id);
  if (head === undefined) throw new NotFoundError('environment', environment_id);
  return head;
};

type TakeOver<Else> = {
  readonly deployment_id: string;
  readonly reason: string;
  readonly unless: ((state: DeploymentState) => Else | undefined) | undefined;
};

/** See `DeploymentJournal.takeOver`. */
export const takeOverDeployment = <Else = never>(
  deps: StoreDeps,
  { deployment_id, reason, unless }: TakeOver<Else>,
): Promise<TakeOverResult | Else> =>
  withRetries(deps, async () => {
    const { state, newest_events } = await needMeta(deps.table, deployment_id);
    const instead = unless?.(state);
    if (instead !== undefined) return instead;
    const found = await readHeadOf(deps, state.environment_id);
    const head = found.lease.owner === deployment_id ? found : await withoutEndedOwner(deps.table, found);
    if (head.lease.owner !== null && head.lease.owner !== deployment_id)
      return { outcome: 'lease_held', lease: head.lease };
    const lease = taken(head.lease, deployment_id, reason, deps.clock.now());
    const events = stampEvents(deps, state, [takenOver(state, lease.fencing_token, reason)]);
    const after = events.reduce<DeploymentState>(evolveDeployment, state);
    const told = withEvents(newest_events, after, events);
    const result = await deps.table.transact([
      metaWrite(told.meta, unchangedSince(state)),
      ...told.writes,
      headWrite(state.environment_id, { ...head, lease }),
    ]);
    return result.outcome === 'committed' ? sessionOf(after) : interfered;
  });
