import type { DeploymentEvent, NewDeploymentEvent } from '../../domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { deploymentKeys, deploymentPartition, eventPageOf, eventPagePrefix, eventsPerPage } from './keys.ts';
import { storable } from './packed-json.ts';
import { readAll } from './read-all.ts';
import { packsOf } from './record-packs.ts';
import type { StoreDeps } from './store-deps.ts';

/** Gives new events their id, time and place after the state's newest event. */
export const stampEvents = (
  { clock, ids }: Pick<StoreDeps, 'clock' | 'ids'>,
  state: Pick<DeploymentState, 'id' | 'correlation_id' | 'last_sequence'>,
  events: readonly NewDeploymentEvent[],
): readonly DeploymentEvent[] => {
  const timestamp = timestampOf(clock.now());
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

export const eventWrites = (environment_id: string, events: readonly DeploymentEvent[]): readonly Write[] =>
  packsOf(events, beginsPage).map((pack) => ({
    kind: 'put',
    item: {
      ...deploymentKeys.events(pack[0]?.deployment_id ?? '', pack[0]?.sequence ?? 0),
      environment_id,
      events: storable(pack),
    },
    condition: { kind: 'absent' },
  }));

const eventsOfPage = async (table: Table, deployment_id: string, page: number): Promise<readonly DeploymentEvent[]> => {
  const items = await readAll(table, deploymentPartition(deployment_id), eventPagePrefix(page));
  return items.flatMap((item) => item['events'] as unknown as readonly DeploymentEvent[]);
};

/** Events in order of sequence, those greater than `after`. */
export const readEvents = async (
  table: Table,
  deployment_id: string,
  after: number,
  limit: number,
): Promise<readonly DeploymentEvent[]> => {
  const found: DeploymentEvent[] = [];
  for (let page = eventPageOf(after + 1); found.length < limit; page += 1) {
    const events = await eventsOfPage(table, deployment_id, page);
    found.push(...events.filter((event) => event.sequence > after));
    if (eventPageOf((events.at(-1)?.sequence ?? 0) + 1) !== page + 1) break;
  }
  return found.slice(0, limit);
};
