import type { PublishedEvent } from '../domain/events/published-event.ts';

export type { PublishedEvent };

/**
 * A consumer of domain events. Each event reaches it at least once and in any order, so it is idempotent by event id. A throw means:
 * deliver again later; after the last try the event is kept as a dead letter.
 */
export type EventConsumer = (event: PublishedEvent) => Promise<void>;
