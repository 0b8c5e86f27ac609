import {
  publishEvents,
  type BatchResponse,
  type PublishEventsDeps,
  type StreamEvent,
  type StreamRecord,
} from './publish-events.ts';

/** The table's stream, a shard's records in order, with ReportBatchItemFailures. */
export const createHandler =
  <R extends StreamRecord>(deps: PublishEventsDeps<R>) =>
  (event: StreamEvent<R>): Promise<BatchResponse> =>
    publishEvents(deps, event);
