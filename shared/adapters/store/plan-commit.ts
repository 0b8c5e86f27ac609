import type { Commit } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../domain/deployment/evolve-deployment.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Condition, Table, Write } from '../../ports/table.port.ts';
import { appendedAudit } from './audit-trail.ts';
import { contentWrites } from './commit-records.ts';
import { metaWrite, unchangedSince, type DeploymentMeta } from './deployment-meta.ts';
import { nameFreeing } from './deployment-name.ts';
import { headWrite, type EnvironmentHead } from './environment-head.ts';
import { stampEvents, withEvents } from './event-log.ts';
import { deploymentKeys } from './keys.ts';
import { ended, renewed } from './lease-changes.ts';
import { writesOfRemoval, writesOfResource } from './live-resources.ts';
import type { StoreDeps } from './store-deps.ts';
import { ResourceNameTakenError } from './store.errors.ts';

/** What a commit would write, and the state and head of the environment after it. */
export type PlannedCommit = {
  readonly writes: readonly Write[];
  readonly state: DeploymentState;
  readonly head?: EnvironmentHead;
};

const resourceWrites = async (table: Table, commit: Commit): Promise<readonly Write[]> => {
  const saved = (commit.resources ?? []).map(async (resource) => {
    const result = await writesOfResource(table, resource);
    if (result.outcome === 'name_taken')
      throw new ResourceNameTakenError(
        `${resource.name} is already the name of resource ${result.resource_id} of ${resource.environment_id}.`,
        { data: result },
      );
    return result.writes;
  });
  const removed = (commit.removed_resources ?? []).map((id) => writesOfRemoval(table, id));
  return (await Promise.all([...saved, ...removed])).flat();
};

type HeadPlan = { readonly head?: EnvironmentHead; readonly writes: readonly Write[] };

const planHead = (
  state: DeploymentState,
  commit: Commit,
  now: number,
  before: EnvironmentHead | undefined,
): HeadPlan => {
  if (before === undefined) return { writes: [] };
  const leased =
    commit.end === undefined
      ? renewed(before, state.id, now, commit.quiet_milliseconds)
      : ended(before, state.id, commit.end);
  if (commit.audit === undefined)
    return { head: leased, writes: leased === before ? [] : [headWrite(state.environment_id, leased)] };
  const { head, write } = appendedAudit(leased, state.environment_id, commit.audit, timestampOf(now));
  return { head, writes: [headWrite(state.environment_id, head), write] };
};

/** META and the events; without events only a check of META, so that such commits don't wait for each other. */
const stateWrites = (
  { state: before, newest_events }: DeploymentMeta,
  after: DeploymentState,
  events: readonly DeploymentEvent[],
  fence: Condition | undefined,
): readonly Write[] => {
  if (events.length === 0)
    return fence === undefined ? [] : [{ kind: 'check', key: deploymentKeys.meta(before.id), condition: fence }];
  const told = withEvents(newest_events, after, events);
  const condition: Condition = { kind: 'all', of: [unchangedSince(before), ...(fence === undefined ? [] : [fence])] };
  return [metaWrite(told.meta, condition), ...told.writes];
};

/**
 * All writes of a commit on META as it was read. `fence` must hold of the stored state besides. `head` is the environment's, when the
 * commit may have to change it.
 */
export const planCommit = async (
  deps: StoreDeps,
  meta: DeploymentMeta,
  commit: Commit,
  fence: Condition | undefined,
  head: EnvironmentHead | undefined,
): Promise<PlannedCommit> => {
  const { state } = meta;
  const events = stampEvents(deps, state, commit.events ?? []);
  const after = events.reduce<DeploymentState>(evolveDeployment, state);
  const planned = planHead(after, commit, deps.clock.now(), head);
  const contents = [
    ...contentWrites(deps, state, commit),
    ...(await resourceWrites(deps.table, commit)),
    ...(commit.end?.completed === false ? await nameFreeing(deps.table, state) : []),
    ...planned.writes,
  ];
  return {
    writes: contents.length + events.length === 0 ? [] : [...stateWrites(meta, after, events, fence), ...contents],
    state: after,
    ...(planned.head !== undefined && { head: planned.head }),
  };
};
