import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import { followHold } from '../../domain/deployment/hold-deployment.ts';
import { evolveDeployment } from '../../domain/deployment/evolve-deployment.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { EnvironmentEvent } from '../../domain/environment/environment-event.ts';
import type { EnvironmentRepository, HoldChange } from '../../domain/environment/environment.repository.ts';
import { holdThatStops } from '../../domain/environment/hold.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Write } from '../../ports/table.port.ts';
import { appendedAudit } from './audit-trail.ts';
import { metaWrite, readMeta, unchangedSince } from './deployment-meta.ts';
import { readPriority } from './deployment-priority.ts';
import { headWrite, readHead, withHold, type EnvironmentHead } from './environment-head.ts';
import { stampEvents, withEvents } from './event-log.ts';
import { environmentKeys } from './keys.ts';
import { storable } from './packed-json.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

/** Who has the lease reads of the hold in its own state, before each thing that it does. */
const ownerWrites = async (
  deps: StoreDeps,
  { lease }: EnvironmentHead,
  { hold, audit }: HoldChange,
  now: number,
): Promise<readonly Write[]> => {
  const meta = lease.owner === null ? undefined : await readMeta(deps.table, lease.owner);
  if (meta === undefined) return [];
  const { state } = meta;
  const stopping = holdThatStops(hold, await readPriority(deps.table, state.id), now);
  const events = stampEvents(deps, state, followHold(state, stopping, audit.actor, now));
  if (events.length === 0) return [];
  const after = events.reduce<DeploymentState>(evolveDeployment, state);
  const told = withEvents(meta.newest_events, after, events);
  return [metaWrite(told.meta, unchangedSince(state)), ...told.writes];
};

/** What the change feed tells of it. */
const outboxWrite = (
  { ids }: Pick<StoreDeps, 'ids'>,
  environment_id: string,
  { environment_version }: EnvironmentHead,
  { event_type }: HoldChange,
): Write => {
  const event: EnvironmentEvent = { id: ids.next(), event_type, version: environment_version };
  return {
    kind: 'put',
    item: { ...environmentKeys.outbox(environment_id, event.id), environment_id, event: storable(event) },
    condition: { kind: 'absent' },
  };
};

/** See `EnvironmentRepository.changeHold`. */
export const changeHold = (
  deps: StoreDeps,
  environment_id: string,
  decide: Parameters<EnvironmentRepository['changeHold']>[1],
): ReturnType<EnvironmentRepository['changeHold']> =>
  withRetries(deps, async () => {
    const now = deps.clock.now();
    const head = await readHead(deps.table, environment_id);
    if (head === undefined) throw new NotFoundError('environment', environment_id);
    const change = decide(head.hold, now);
    if (change === undefined) return head.hold;
    const audited = appendedAudit(withHold(head, change.hold), environment_id, change.audit, timestampOf(now));
    const result = await deps.table.transact([
      headWrite(environment_id, audited.head),
      audited.write,
      outboxWrite(deps, environment_id, head, change),
      ...(await ownerWrites(deps, head, change, now)),
    ]);
    return result.outcome === 'committed' ? change.hold : interfered;
  });
