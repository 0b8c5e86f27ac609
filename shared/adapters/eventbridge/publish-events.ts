import { PutEventsCommand, type EventBridgeClient, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { EventPublisher, PublishFailure } from '../../ports/event-publisher.port.ts';
import { entryBatches, type SizedEntry } from './entry-batches.ts';

export type PublishDeps = {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly bus_name: string;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

const mostAttempts = 4;
const firstMilliseconds = 100;

type Failed = { readonly entry: SizedEntry; readonly code: string; readonly message: string };

/** Throttled, or EventBridge's own fault; anything else is refused however often it is sent. */
const isPassing = ({ code }: Failed): boolean => /Throttl|Internal|Unavailable|LimitExceeded/u.test(code);

const failuresIn = (batch: readonly SizedEntry[], results: readonly PutEventsResultEntry[]): readonly Failed[] =>
  batch.flatMap((entry, index) => {
    const { EventId, ErrorCode, ErrorMessage } = results[index] ?? {};
    if (EventId !== undefined && ErrorCode === undefined) return [];
    return [
      { entry, code: ErrorCode ?? 'NoResult', message: ErrorMessage ?? 'EventBridge did not say what became of it.' },
    ];
  });

const put = async ({ client, bus_name }: PublishDeps, batch: readonly SizedEntry[]): Promise<readonly Failed[]> => {
  const Entries = batch.map(({ source, detail_type, detail }) => ({
    EventBusName: bus_name,
    Source: source,
    DetailType: detail_type,
    Detail: detail,
  }));
  try {
    const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries }));
    return failuresIn(batch, results);
  } catch (error) {
    // The SDK has tried again already: nothing of the request is known to have arrived.
    const code = error instanceof Error ? error.name : 'Unknown';
    return batch.map((entry) => ({ entry, code, message: messageOf(error) }));
  }
};

const putWithRetries = async (deps: PublishDeps, batch: readonly SizedEntry[]): Promise<readonly Failed[]> => {
  let failed = await put(deps, batch);
  for (let attempt = 1; attempt < mostAttempts && failed.length > 0 && failed.every(isPassing); attempt += 1) {
    await deps.sleep(deps.random() * firstMilliseconds * 2 ** attempt);
    failed = await put(
      deps,
      failed.map(({ entry }) => entry),
    );
  }
  return failed;
};

const notTried = (batch: readonly SizedEntry[]): readonly PublishFailure[] =>
  batch.map(({ index }) => ({ index, code: 'NotTried', message: 'What comes before it was not published.' }));

/** Windlass's bus in EventBridge. Entries that are refused for a passing reason are sent again, four times in all. */
export const eventBridgePublisher = (deps: PublishDeps): EventPublisher => ({
  publish: async (entries) => {
    const batches = entryBatches(entries);
    for (const [index, batch] of batches.entries()) {
      const failed = await putWithRetries(deps, batch);
      if (failed.length === 0) continue;
      const failures = failed.map(({ entry, code, message }) => ({ index: entry.index, code, message }));
      return [...failures, ...batches.slice(index + 1).flatMap(notTried)];
    }
    return [];
  },
});
