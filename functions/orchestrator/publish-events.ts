import { busEntryOf, type BusEntry } from '../../shared/contracts/bus-events.ts';
import type { PublishedEvent } from '../../shared/domain/events/published-event.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { Change } from '../../shared/ports/table.port.ts';

/** What is read of a Lambda event of a DynamoDB stream; the images are the store's business. */
export type StreamRecord = {
  readonly eventID?: string;
  readonly dynamodb?: { readonly SequenceNumber?: string };
};
export type StreamEvent<R extends StreamRecord = StreamRecord> = { readonly Records: readonly R[] };

/** Lambda gives the records from the first named one on again. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
export type BatchResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

export type PublishEventsDeps<R extends StreamRecord = StreamRecord> = {
  /** The change that a record tells of, undefined for none. */
  readonly changeOf: (record: R) => Change | undefined;
  readonly eventsOf: (change: Change) => readonly PublishedEvent[];
  readonly publisher: EventPublisher;
  readonly log: Log;
};

/** An entry with the place of its record in the batch. */
type Placed = { readonly record: number; readonly entry: BusEntry };
type Read = { readonly placed: readonly Placed[]; readonly failed?: number };

const entriesOf = <R extends StreamRecord>(
  { changeOf, eventsOf }: PublishEventsDeps<R>,
  record: R,
): readonly BusEntry[] => {
  const change = changeOf(record);
  return change === undefined ? [] : eventsOf(change).map(busEntryOf);
};

/** Everything up to the first record that cannot be read. */
const read = <R extends StreamRecord>(deps: PublishEventsDeps<R>, records: readonly R[]): Read => {
  const placed: Placed[] = [];
  for (const [index, record] of records.entries()) {
    try {
      placed.push(...entriesOf(deps, record).map((entry) => ({ record: index, entry })));
    } catch (error) {
      deps.log.error('a change of the table cannot be read', {
        event_id: record.eventID ?? '',
        error: messageOf(error),
      });
      return { placed, failed: index };
    }
  }
  return { placed };
};

/**
 * Carries the domain events of a batch of the table's stream to the bus, in order (DC3). Answers with the first record that something of was not published, so
 * that it comes again with all that follow: at least once, never lost. Records without events, such as those of expired items, are passed by.
 */
export const publishEvents = async <R extends StreamRecord>(
  deps: PublishEventsDeps<R>,
  { Records: records }: StreamEvent<R>,
): Promise<BatchResponse> => {
  const { placed, failed: unreadable } = read(deps, records);
  const failures = placed.length === 0 ? [] : await deps.publisher.publish(placed.map(({ entry }) => entry));
  const [first] = failures;
  if (first !== undefined)
    deps.log.error('events not published', { failed: failures.length, code: first.code, reason: first.message });
  const failed = first === undefined ? unreadable : placed[first.index]?.record;
  const sequence = failed === undefined ? undefined : records[failed]?.dynamodb?.SequenceNumber;
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: sequence ?? '' }] };
};
