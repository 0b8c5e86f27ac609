import { timestampOf } from '../../domain/naming/names.ts';
import type { RequestAnswer, RequestEvent, RequestReference } from '../../domain/trigger/request-event.ts';
import type { RequestRepository } from '../../domain/trigger/trigger.repository.ts';
import type { Item, Key } from '../../ports/table.port.ts';
import { contentHash } from '../../runtime/content-hash.ts';
import { requestKey } from './keys.ts';
import { storable } from './packed-json.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

const keptSeconds = 30 * 86_400;

const keyOf = ({ source, request_id, trigger_id }: RequestReference): Key =>
  requestKey(contentHash({ source, request_id, trigger_id: trigger_id ?? null }));

const eventOf = (item: Item | undefined): RequestEvent | undefined =>
  item?.['event'] as unknown as RequestEvent | undefined;

/** Answers to requests by event: one item each, whose insert the change feed publishes. DynamoDB deletes it when its time is over. */
export const requestRepository = (deps: StoreDeps): RequestRepository => ({
  findAnswer: async (reference) => eventOf(await deps.table.get(keyOf(reference))),
  keepAnswer: async (answer: RequestAnswer) => {
    const now = deps.clock.now();
    const event: RequestEvent = {
      ...answer,
      id: deps.ids.next(),
      timestamp: timestampOf(now),
      source_component: 'orchestrator',
    };
    const item = {
      ...keyOf(answer),
      event: storable(event),
      expires_at_seconds: Math.floor(now / 1_000) + keptSeconds,
    };
    return withRetries(deps, async () => {
      const kept = await deps.table.transact([{ kind: 'put', item, condition: { kind: 'absent' } }]);
      return kept.outcome === 'committed' ? event : (eventOf(kept.failures[0]?.found) ?? interfered);
    });
  },
});
