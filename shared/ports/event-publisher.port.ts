import type { BusEntry } from '../contracts/bus-events.ts';

/** `index` is that of the entry. */
export type PublishFailure = { readonly index: number; readonly code: string; readonly message: string };

/** Windlass's event bus, for who carries events there from the table's stream; nobody else publishes. */
export interface EventPublisher {
  /**
   * Publishes the entries in order. Answers which were not, in the order of their indexes, none when all were. After the first batch with a
   * failure nothing more is tried, so that what comes again comes in order: all that follows is named too.
   */
  publish(entries: readonly BusEntry[]): Promise<readonly PublishFailure[]>;
}
