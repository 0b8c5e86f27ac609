import type { Commit, DeploymentSession } from '../../domain/deployment/deployment.repository.ts';
import { StaleTokenError } from '../../domain/deployment/deployment.errors.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Condition } from '../../ports/table.port.ts';
import { needMeta, stillHeldWith, type DeploymentMeta } from './deployment-meta.ts';
import { readHead, type EnvironmentHead } from './environment-head.ts';
import type { LeaseWatch } from './lease-watch.ts';
import { planCommit } from './plan-commit.ts';
import type { StoreDeps } from './store-deps.ts';
import { inOneTransaction } from './store.errors.ts';
import { interfered, withRetries } from './with-retries.ts';

type Decide = (state: DeploymentState) => Commit | undefined;

/** Throws `StaleTokenError` when the state is under another token than the session's. */
export const assertHeld = (state: DeploymentState, session: DeploymentSession): void => {
  if (state.lease_token === session.lease_token) return;
  throw new StaleTokenError(
    `Deployment ${state.id} was taken over: its token is ${state.lease_token}, and this writer has ${session.lease_token}. It must stop.`,
    {
      data: { deployment_id: state.id, token: session.lease_token, newest_token: state.lease_token },
    },
  );
};

const headFor = async (
  deps: StoreDeps,
  watch: LeaseWatch,
  state: DeploymentState,
  commit: Commit,
): Promise<EnvironmentHead | undefined> => {
  const { audit, end, quiet_milliseconds } = commit;
  const isNeeded =
    audit !== undefined || end !== undefined || watch.mayBeDue(state.id, deps.clock.now(), quiet_milliseconds);
  return isNeeded ? readHead(deps.table, state.environment_id) : undefined;
};

const store = async (
  deps: StoreDeps,
  watch: LeaseWatch,
  meta: DeploymentMeta,
  commit: Commit,
  fence?: Condition,
): Promise<DeploymentState | typeof interfered> => {
  const { state } = meta;
  const planned = await planCommit(deps, meta, commit, fence, await headFor(deps, watch, state, commit));
  if (planned.writes.length > 0) {
    const result = await deps.table.transact(inOneTransaction(planned.writes));
    if (result.outcome === 'refused') return interfered;
  }
  if (planned.head !== undefined) watch.saw(state.id, planned.head.lease);
  return planned.state;
};

/** See `DeploymentJournal.commit`. */
export const commitDeployment = (
  deps: StoreDeps,
  watch: LeaseWatch,
  session: DeploymentSession,
  decide: Decide,
): Promise<DeploymentState> =>
  withRetries(deps, async () => {
    const meta = await needMeta(deps.table, session.deployment_id);
    assertHeld(meta.state, session);
    const commit = decide(meta.state);
    return commit === undefined ? meta.state : store(deps, watch, meta, commit, stillHeldWith(session.lease_token));
  });

/** See `DeploymentJournal.annotate`. */
export const annotateDeployment = (
  deps: StoreDeps,
  watch: LeaseWatch,
  deployment_id: string,
  decide: (state: DeploymentState) => Pick<Commit, 'events' | 'audit'> | undefined,
): Promise<DeploymentState> =>
  withRetries(deps, async () => {
    const meta = await needMeta(deps.table, deployment_id);
    const { events, audit } = decide(meta.state) ?? {};
    return store(deps, watch, meta, {
      ...(events !== undefined && { events }),
      ...(audit !== undefined && { audit }),
    });
  });
