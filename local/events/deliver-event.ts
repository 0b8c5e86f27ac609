import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.port.ts';
import type { EventConsumer, PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';

export type DeliverDeps = {
  readonly name: string;
  readonly consumer: EventConsumer;
  readonly waits_milliseconds: readonly number[];
  readonly deliveries: Pick<DeliveryLog, 'keepDeadLetter'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly isStopping: () => boolean;
};

const keep = async (deps: DeliverDeps, event: PublishedEvent, error: unknown, attempts: number): Promise<void> => {
  const reason = messageOf(error);
  const event_id = event.event.id;
  deps.log.error('event not consumed', { consumer: deps.name, event_id, reason });
  const at = timestampOf(deps.clock.now());
  await deps.deliveries.keepDeadLetter({
    id: `${deps.name}/${event_id}`,
    consumer: deps.name,
    reason,
    at,
    attempts,
    content: { event_id },
  });
};

/** Gives the consumer the event, again after each wait, and keeps it as a dead letter when it is refused for good. Throws only when stopped meanwhile. */
export const deliverEvent = async (deps: DeliverDeps, event: PublishedEvent): Promise<void> => {
  // The store answers at once: requests, timers and signals would wait until all events are consumed.
  await nextTurn();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await deps.consumer(event);
    } catch (error) {
      const wait = deps.waits_milliseconds[attempt];
      if (deps.isStopping()) throw error;
      if (wait === undefined) return keep(deps, event, error, attempt + 1);
      await deps.sleep(wait);
    }
  }
};
