import { setTimeout as pause } from 'node:timers/promises';
import { notify } from '../../functions/monitoring-dashboard/notify.ts';
import { projectEvent } from '../../functions/monitoring-dashboard/project-event.ts';
import { publishedEventsOf } from '../../shared/adapters/store/published-events.ts';
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
  readonly store: Pick<Store, 'records' | 'environments'>;
  readonly projections: ProjectionStore;
  readonly deliveries: DeliveryLog;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly sign: (environment_id: string, text: string) => Promise<string>;
  /** Hears the line of each notification, beside the log. */
  readonly onNotification: (text: string) => void;
};

const retryWaitsMilliseconds = [500, 2_000, 8_000];

/** Starts what listens to events: the dashboard's projection, and notifications. */
export const startConsumers = (deps: ConsumerDeps): readonly Subscription[] => {
  const { table, store, deliveries, http, clock, log, sign } = deps;
  const subscription = { table, eventsOf: publishedEventsOf, deliveries, clock, log, onCommit: (listener: () => void) => table.onCommit(listener) };
  const announcing: Log = {
    ...log,
    info: (message, fields) => {
      log.info(message, fields);
      deps.onNotification(message);
    },
  };
  const sleep = (milliseconds: number): Promise<void> => pause(milliseconds);
  const notifying = { ...store, deliveries, http, clock, log: announcing, sign, sleep, retry_waits_milliseconds: retryWaitsMilliseconds };
  return [
    subscribe(subscription, { name: 'projection', consumer: (event) => projectEvent(deps, event) }),
    subscribe(subscription, { name: 'notify', consumer: (event) => notify(notifying, event) }),
  ];
};
