import type { DeploymentEvent, NewDeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Json } from '../../domain/json.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Item, Table, Write } from '../../ports/table.port.ts';
import { metaItem, readMeta, type DeploymentMeta } from './deployment-meta.ts';
import { measureItem } from '../table/measure-item.ts';
import { deploymentKeys, deploymentPartition, eventPageOf, eventPagePrefix, eventsPerPage } from './keys.ts';
import { jsonBytes, pack, storable, unpack } from './packed-json.ts';
import { readAll } from './read-all.ts';
import { packsOf } from './record-packs.ts';
import type { StoreDeps } from './store-deps.ts';

/** Gives new events their id, time and place after the state's newest event: never an earlier time, whoever set which clock back. */
export const stampEvents = (
  { clock, ids }: Pick<StoreDeps, 'clock' | 'ids'>,
  state: Pick<DeploymentState, 'id' | 'correlation_id' | 'last_sequence'> &
    Partial<Pick<DeploymentState, 'updated_at'>>,
  events: readonly NewDeploymentEvent[],
): readonly DeploymentEvent[] => {
  const now = timestampOf(clock.now());
  const timestamp = state.updated_at !== undefined && now < state.updated_at ? state.updated_at : now;
  return events.map((event, index) => ({
    ...event,
    id: ids.next(),
    deployment_id: state.id,
    sequence: state.last_sequence + 1 + index,
    affected_components: [...(event.affected_components ?? [])],
    timestamp,
    correlation_id: state.correlation_id,
  }));
};

const beginsPage = (event: DeploymentEvent): boolean => event.sequence % eventsPerPage === 0;

const unitBytes = 1024;
/** Of what stands in the item beside its events. */
const keyBytes = 128;

/** Readable in the table while it fits in one write unit. */
const storedEvents = (events: readonly DeploymentEvent[]): Readonly<Record<string, Json>> => {
  const plain = { events: storable(events) };
  return jsonBytes(plain) + keyBytes <= unitBytes ? plain : { packed: pack(events) };
};

/** The events of a pack. */
export const eventsOfItem = ({ events, packed }: Item): readonly DeploymentEvent[] =>
  typeof packed === 'string' ? unpack(packed) : (events as unknown as readonly DeploymentEvent[]);

/** `told`: up to this sequence META told them already, so the change feed passes them by. */
const eventWrites = (environment_id: string, all: readonly DeploymentEvent[], told: number): readonly Write[] =>
  packsOf(all, beginsPage).map((events) => ({
    kind: 'put',
    item: {
      ...deploymentKeys.events(events[0]?.deployment_id ?? '', events[0]?.sequence ?? 0),
      environment_id,
      told,
      ...storedEvents(events),
    },
    condition: { kind: 'absent' },
  }));

const unitsOf = (meta: DeploymentMeta): number => Math.ceil(measureItem(metaItem(meta)) / unitBytes);

/**
 * META after new events, and what else to write. They join those that stand in META while that costs no write unit; else all of them leave it
 * for an item of their own.
 */
export const withEvents = (
  before: readonly DeploymentEvent[],
  state: DeploymentState,
  events: readonly DeploymentEvent[],
): { readonly meta: DeploymentMeta; readonly writes: readonly Write[] } => {
  const newest_events = [...before, ...events];
  const joined: DeploymentMeta = { state, newest_events };
  const bare: DeploymentMeta = { state, newest_events: [] };
  if (unitsOf(joined) <= unitsOf(bare)) return { meta: joined, writes: [] };
  return { meta: bare, writes: eventWrites(state.environment_id, newest_events, (events[0]?.sequence ?? 1) - 1) };
};

const eventsOfPage = async (table: Table, deployment_id: string, page: number): Promise<readonly DeploymentEvent[]> => {
  const items = await readAll(table, deploymentPartition(deployment_id), eventPagePrefix(page));
  return items.flatMap(eventsOfItem);
};

/** Each event once. */
const inOrder = (events: readonly DeploymentEvent[]): readonly DeploymentEvent[] =>
  [...new Map(events.map((event) => [event.sequence, event])).values()].toSorted(
    (left, right) => left.sequence - right.sequence,
  );

/** Events in order of sequence, those greater than `after`. META is read first: what leaves it meanwhile is found among the items. */
export const readEvents = async (
  table: Table,
  deployment_id: string,
  after: number,
  limit: number,
): Promise<readonly DeploymentEvent[]> => {
  const { newest_events = [] } = (await readMeta(table, deployment_id)) ?? {};
  const found: DeploymentEvent[] = [];
  for (let page = eventPageOf(after + 1); found.length < limit; page += 1) {
    const events = await eventsOfPage(table, deployment_id, page);
    found.push(...events.filter((event) => event.sequence > after));
    if (eventPageOf((events.at(-1)?.sequence ?? 0) + 1) !== page + 1) break;
  }
  return inOrder([...found, ...newest_events.filter(({ sequence }) => sequence > after)]).slice(0, limit);
};
