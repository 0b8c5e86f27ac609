import { describe, expect, it } from '@jest/globals';
import { publishedEventsOf } from '../../../../../shared/adapters/store/published-events.ts';
import { at, openTestStore, startOfTest } from './store-fixture.ts';

const reference = { request_id: 'e-1', source: 'com.acme.ci' };
const refused = {
  ...reference,
  event_type: 'REFUSED',
  code: 'invalid',
  message: 'See faults.',
  faults: [{ pointer: '/name', code: 'missing', message: 'name is missing.' }],
} as const;
const accepted = { ...reference, environment_id: 'dev', event_type: 'ACCEPTED', deployment_id: 'd-1' } as const;

describe('answers to requests by event', () => {
  it('are published once, by the insert of the item that keeps them, for 30 days [DC5 I9]', async () => {
    const store = openTestStore();
    const kept = await store.requests.keepAnswer(refused);
    expect(kept).toEqual({
      ...refused,
      id: expect.any(String),
      timestamp: at(),
      source_component: 'orchestrator',
    });
    const { changes } = await store.table.changes('', 10);
    expect(changes.flatMap(publishedEventsOf)).toEqual([{ kind: 'request', event: kept }]);
    expect(changes[0]?.after?.['expires_at_seconds']).toBe(startOfTest / 1_000 + 30 * 86_400);
  });

  it('of which the first counts: a second one is neither kept nor published [DC5]', async () => {
    const store = openTestStore();
    const [first, second] = [await store.requests.keepAnswer(accepted), await store.requests.keepAnswer(refused)];
    expect(second).toEqual(first);
    expect(await store.requests.findAnswer(reference)).toEqual(first);
    const { changes } = await store.table.changes('', 10);
    expect(changes.flatMap(publishedEventsOf)).toEqual([{ kind: 'request', environment_id: 'dev', event: first }]);
  });

  it('are of one event of one source, and of one trigger if a trigger took it up', async () => {
    const store = openTestStore();
    await store.requests.keepAnswer(accepted);
    expect(await store.requests.findAnswer({ ...reference, trigger_id: 't' })).toBeUndefined();
    expect(await store.requests.findAnswer({ ...reference, source: 'com.acme.cd' })).toBeUndefined();
    expect(await store.requests.findAnswer({ ...reference, request_id: 'e-2' })).toBeUndefined();
  });

  it('are not published again when they expire', async () => {
    const store = openTestStore();
    await store.requests.keepAnswer(accepted);
    const [change] = (await store.table.changes('', 10)).changes;
    if (change?.after === undefined) throw new Error('nothing was stored');
    expect(publishedEventsOf({ key: change.key, before: change.after })).toEqual([]);
    expect(publishedEventsOf({ key: change.key, before: change.after, after: change.after })).toEqual([]);
  });
});
