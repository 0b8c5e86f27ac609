import { subscriptionKey } from '../../shared/adapters/store/keys.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.port.ts';
import type { EventConsumer, PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import { TableRequestError, type Change, type ChangePage, type TableWithFeed } from '../../shared/ports/table.port.ts';
import { deliverEvent } from './deliver-event.ts';
import { sleeper } from './sleeper.ts';

export type SubscriptionDeps = {
  readonly table: TableWithFeed;
  readonly eventsOf: (change: Change) => readonly PublishedEvent[];
  readonly deliveries: Pick<DeliveryLog, 'keepDeadLetter'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls back after each commit of this process; commits of another one are found by polling. */
  readonly onCommit: (listener: () => void) => () => void;
};

export type SubscriptionOptions = {
  readonly name: string;
  readonly consumer: EventConsumer;
  readonly poll_milliseconds?: number;
  readonly retry_waits_milliseconds?: readonly number[];
};

export type Subscription = {
  /** Resolves when everything committed before the call has been consumed or kept as a dead letter. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

const pageSize = 100;
const defaultWaits = [100, 1_000, 5_000];

type Cursor = { read(): Promise<string>; move(cursor: string, mustStore: boolean): Promise<void> };

/** Only what mattered moves the stored cursor: writing it is itself a change, and would otherwise wake the loop for ever. */
const cursorOf = (table: TableWithFeed, name: string): Cursor => {
  const key = subscriptionKey(name);
  let known: string | undefined;
  return {
    read: async () => {
      const stored = known ?? (await table.get(key))?.['cursor'];
      return typeof stored === 'string' ? stored : '';
    },
    move: async (cursor, mustStore) => {
      if (mustStore) await table.transact([{ kind: 'put', item: { ...key, cursor } }]);
      known = cursor;
    },
  };
};

/**
 * A stored cursor can be older than what is kept: changes without events do not move it. Everything that was dropped since had been read, as
 * dropping needs a running process; what is kept is read again, and consumers know what they have seen.
 */
const readPage = async ({ table, log }: SubscriptionDeps, cursor: string): Promise<ChangePage> => {
  try {
    return await table.changes(cursor, pageSize);
  } catch (error) {
    if (!(error instanceof TableRequestError) || cursor === '') throw error;
    log.warn('change feed begun again', { cursor, reason: error.message });
    return table.changes('', pageSize);
  }
};

type Consuming = { readonly consumeAll: () => Promise<void>; readonly stop: () => void };

const consuming = (
  deps: SubscriptionDeps,
  { name, consumer, retry_waits_milliseconds: waits_milliseconds = defaultWaits }: SubscriptionOptions,
): Consuming => {
  const backoff = sleeper();
  const cursor = cursorOf(deps.table, name);
  let isStopping = false;
  const delivering = {
    ...deps,
    name,
    consumer,
    waits_milliseconds,
    sleep: backoff.sleep,
    isStopping: () => isStopping,
  };

  const consumePage = async (): Promise<boolean> => {
    const page = await readPage(deps, await cursor.read());
    const events = page.changes.flatMap(deps.eventsOf);
    for (const event of events) await deliverEvent(delivering, event);
    const isFull = page.changes.length >= pageSize;
    await cursor.move(page.cursor, events.length > 0 || isFull);
    return isFull;
  };

  return {
    consumeAll: async () => {
      while (!isStopping && (await consumePage()));
    },
    stop: () => {
      isStopping = true;
      backoff.wake();
    },
  };
};

/**
 * Feeds one consumer from the table's change feed, with a cursor of its own in the table: at least once, in order, across restarts. An event
 * that the consumer keeps refusing is kept as a dead letter, and the next ones go on.
 */
export const subscribe = (deps: SubscriptionDeps, options: SubscriptionOptions): Subscription => {
  const idle = sleeper();
  const { consumeAll, stop } = consuming(deps, options);
  let isStopping = false;
  let isNudged = true;
  let draining: (() => void)[] = [];
  const nudge = (): void => {
    isNudged = true;
    idle.wake();
  };

  /** Whether the table could be read and the place in it stored. */
  const round = async (): Promise<boolean> => {
    isNudged = false;
    const due = draining;
    draining = [];
    const isDone = await consumeAll().then(
      () => true,
      (error: unknown) => {
        deps.log.warn('subscription paused', { consumer: options.name, reason: messageOf(error) });
        return false;
      },
    );
    for (const done of due) done();
    return isDone;
  };
  const loop = async (): Promise<void> => {
    while (!isStopping) {
      const isDone = await round();
      // What the table has just refused it refuses again, whoever else could write to it meanwhile.
      if (!(isDone && isNudged) && !isStopping) await idle.sleep(options.poll_milliseconds ?? 500);
    }
  };

  const unhook = deps.onCommit(nudge);
  const running = loop();
  return {
    drain: () =>
      new Promise((resolve) => {
        draining.push(resolve);
        nudge();
      }),
    close: async () => {
      unhook();
      isStopping = true;
      stop();
      idle.wake();
      await running;
      for (const done of draining) done();
    },
  };
};
