import { timestampOf } from '../../shared/domain/naming/names.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.port.ts';
import type { EventConsumer, PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { Change, Table } from '../../shared/ports/table.port.ts';

export type SubscriptionDeps = {
  readonly table: Table;
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

const cursorKey = (name: string) => ({ pk: 'SUBSCRIPTION', sk: name });
const pageSize = 100;

type Sleeper = { sleep(milliseconds: number): Promise<void>; wake(): void };

/** One sleeper at a time, that can be woken before its time. */
const sleeper = (): Sleeper => {
  let wakeNow = (): void => {};
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wakeNow = () => (clearTimeout(timer), resolve());
      }),
    wake: () => wakeNow(),
  };
};

/**
 * Feeds one consumer from the table's change feed, with a cursor of its own in the table: at least once, in order, across restarts. An event
 * that the consumer keeps refusing is kept as a dead letter, and the next ones go on.
 */
export const subscribe = (deps: SubscriptionDeps, options: SubscriptionOptions): Subscription => {
  const idle = sleeper();
  const backoff = sleeper();
  let stopping = false;
  let nudged = true;
  let draining: (() => void)[] = [];
  let cursor: string | undefined;
  const nudge = (): void => {
    nudged = true;
    idle.wake();
  };

  const offer = async (event: PublishedEvent): Promise<void> => {
    const waits = options.retry_waits_milliseconds ?? [100, 1_000, 5_000];
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await options.consumer(event);
      } catch (error) {
        const pause = waits[attempt];
        if (stopping) throw error;
        if (pause === undefined) return keep(event, error, attempt + 1);
        await backoff.sleep(pause);
      }
    }
  };

  const keep = async (event: PublishedEvent, error: unknown, attempts: number): Promise<void> => {
    const reason = messageOf(error);
    deps.log.error('event not consumed', { consumer: options.name, event_id: event.event.id, reason });
    const at = timestampOf(deps.clock.now());
    await deps.deliveries.keepDeadLetter({ id: `${options.name}/${event.event.id}`, consumer: options.name, reason, at, attempts, content: { event_id: event.event.id } });
  };

  const consumePage = async (): Promise<boolean> => {
    cursor ??= String((await deps.table.get(cursorKey(options.name)))?.['cursor'] ?? '');
    const page = await deps.table.changes(cursor, pageSize);
    const events = page.changes.flatMap(deps.eventsOf);
    for (const event of events) await offer(event);
    cursor = page.cursor;
    const passedMany = page.changes.length >= pageSize;
    // Only events move the stored cursor: writing it is itself a change, and would otherwise wake this loop for ever.
    if (events.length > 0 || passedMany) await deps.table.transact([{ kind: 'put', item: { ...cursorKey(options.name), cursor: page.cursor } }]);
    return passedMany;
  };

  const consumeAll = async (): Promise<void> => {
    while (!stopping && (await consumePage()));
  };

  const round = async (): Promise<void> => {
    nudged = false;
    const due = draining;
    draining = [];
    await consumeAll().catch((error: unknown) => deps.log.warn('subscription paused', { consumer: options.name, reason: messageOf(error) }));
    for (const done of due) done();
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      await round();
      if (!nudged && !stopping) await idle.sleep(options.poll_milliseconds ?? 500);
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
      stopping = true;
      idle.wake();
      backoff.wake();
      await running;
      for (const done of draining) done();
    },
  };
};
