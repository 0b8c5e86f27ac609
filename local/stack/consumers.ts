import { setTimeout as pause } from 'node:timers/promises';
import { notify } from '../../functions/monitoring-dashboard/notify.ts';
import { projectEvent } from '../../functions/monitoring-dashboard/project-event.ts';
import { publishedEventsOf } from '../../shared/adapters/store/published-events.ts';
import type { EventConsumer, PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { SqliteTable } from '../../shared/adapters/sqlite/table.sqlite.ts';
import type { Store } from '../../shared/adapters/store/open-store.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.port.ts';
import type { HttpClient } from '../../shared/ports/http-client.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { ProjectionStore } from '../../shared/ports/projection-store.port.ts';
import { subscribe, type Subscription } from '../events/subscription.ts';

export type ConsumerDeps = {
  readonly table: SqliteTable;
  readonly records: Store['records'];
  readonly environments: Store['environments'];
  readonly projections: ProjectionStore;
  readonly deliveries: DeliveryLog;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly sign: (environment_id: string, text: string) => Promise<string>;
  /** Hears the line of each notification, beside the log. */
  readonly onNotification: (text: string) => void;
  /** Hears which deployment has a new event. */
  readonly onEvent: (deployment_id: string) => void;
  /** Begins who waits in line. */
  readonly seeToLine: EventConsumer;
};

/** Undefined for what tells of no deployment: an answer to a request by event, or a change of an environment. */
const deploymentOf = (published: PublishedEvent): string | undefined => {
  if (published.kind === 'request' || published.kind === 'environment') return undefined;
  return published.kind === 'deployment' ? published.event.deployment_id : published.deployment_id;
};

/** Starts what listens to events: the dashboard's projection, notifications, and the lines of environments. */
export const startConsumers = (deps: ConsumerDeps): readonly Subscription[] => {
  const { table, deliveries, clock, log } = deps;
  const subscription = {
    table,
    eventsOf: publishedEventsOf,
    deliveries,
    clock,
    log,
    onCommit: (listener: () => void) => table.onCommit(listener),
  };
  const announcing: Log = {
    ...log,
    info: (message, fields) => {
      log.info(message, fields);
      deps.onNotification(message);
    },
  };
  const sleep = (milliseconds: number): Promise<void> => pause(milliseconds);
  const notifying = { ...deps, log: announcing, topic: undefined, sleep };
  return [
    subscribe(subscription, {
      name: 'signal',
      consumer: async (event) => {
        const deployment_id = deploymentOf(event);
        if (deployment_id !== undefined) deps.onEvent(deployment_id);
      },
    }),
    subscribe(subscription, { name: 'projection', consumer: (event) => projectEvent(deps, event) }),
    subscribe(subscription, { name: 'notify', consumer: (event) => notify(notifying, event) }),
    subscribe(subscription, { name: 'line', consumer: deps.seeToLine }),
  ];
};
