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

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

/**
 * Feeds one consumer from the table's change feed, with a cursor of its own in the table: at least once, in order, across restarts. An event
 * that the consumer keeps refusing is kept as a dead letter, and the next ones go on.
 */
export const subscribe = (deps: SubscriptionDeps, options: SubscriptionOptions): Subscription => {
  const stopping = new AbortController();
  let wake = (): void => {};
  let nudged = true;
  const nudge = (): void => {
    nudged = true;
    wake();
  };

  const offer = async (event: PublishedEvent): Promise<void> => {
    const waits = options.retry_waits_milliseconds ?? [100, 1_000, 5_000];
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await options.consumer(event);
      } catch (error) {
        const pause = waits[attempt];
        if (stopping.signal.aborted) throw error;
        if (pause === undefined) return keep(event, error, attempt + 1);
        await wait(pause, stopping.signal);
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
    const cursor = String((await deps.table.get(cursorKey(options.name)))?.['cursor'] ?? '');
    const page = await deps.table.changes(cursor, pageSize);
    const events = page.changes.flatMap(deps.eventsOf);
    for (const event of events) await offer(event);
    // Only events move the stored cursor: writing it is itself a change, and would otherwise wake this loop for ever.
    const passedMany = page.changes.length >= pageSize;
    if (events.length > 0 || passedMany) await deps.table.transact([{ kind: 'put', item: { ...cursorKey(options.name), cursor: page.cursor } }]);
    return passedMany;
  };

  const consumeAll = async (): Promise<void> => {
    while (!stopping.signal.aborted && (await consumePage()));
  };

  let consuming: Promise<void> = Promise.resolve();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      nudged = false;
      consuming = consumeAll().catch((error: unknown) => deps.log.warn('subscription paused', { consumer: options.name, reason: messageOf(error) }));
      await consuming;
      if (nudged || stopping.signal.aborted) continue;
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), wait(options.poll_milliseconds ?? 500, stopping.signal)]);
    }
  };

  const unhook = deps.onCommit(nudge);
  const running = loop();
  return {
    drain: async () => {
      await consuming;
      nudge();
      await new Promise((resolve) => setImmediate(resolve));
      await consuming;
    },
    close: async () => {
      unhook();
      stopping.abort();
      wake();
      await running;
    },
  };
};
