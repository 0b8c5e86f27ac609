import { describe, expect, it } from '@jest/globals';
import { publishedEventsOf } from '../../../../../shared/adapters/store/published-events.ts';
import {
  at,
  openTestStore,
  saveSomeEnvironment,
  someEvent,
  someServiceRecord,
  someStep,
  submitted,
} from './store-fixture.ts';

const published = async (store: ReturnType<typeof openTestStore>) =>
  (await store.table.changes('', 1_000)).changes.flatMap(publishedEventsOf);

describe('what the change feed publishes', () => {
  it('is each event of a deployment once, in order, and nothing for other changes [I9]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    await store.journal.commit(session, () => ({
      events: [someEvent(), someEvent()],
      steps: [someStep('W21')],
      services: [someServiceRecord()],
    }));
    const events = await store.records.events(session.deployment_id, 0, 10);
    expect(await published(store)).toEqual(
      events.map((event) => ({ kind: 'deployment', environment_id: 'dev', event })),
    );
  });

  it('is each resource and security event once, with id and time [EV2 EV3]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    const resource = {
      resource_id: 'resource-1',
      event_type: 'RESOURCE_CREATED',
      status: 'SUCCEEDED',
      details: {},
      metrics: [{ name: 'size', value: 1, unit: 'bytes' }],
      source_component: 'resource-provisioner',
    } as const;
    const security = {
      severity: 'LOW',
      event_type: 'FINDING_DISCOVERED',
      affected_resources: ['cart'],
      details: {},
      indicators_of_compromise: [],
      response_actions: [],
      source_component: 'security-scanner',
    } as const;
    await store.journal.commit(session, () => ({
      resource_events: [{ ...resource, metrics: [...resource.metrics] }],
      security_events: [
        { ...security, affected_resources: ['cart'], indicators_of_compromise: [], response_actions: [] },
      ],
    }));
    const envelope = { environment_id: 'dev', deployment_id: session.deployment_id };
    const stamp = { id: expect.any(String), timestamp: at() };
    expect((await published(store)).slice(1)).toEqual([
      { kind: 'resource', ...envelope, event: { ...resource, ...stamp } },
      { kind: 'security', ...envelope, event: { ...security, ...stamp } },
    ]);
  });

  it('is nothing for an event that is written again or removed', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    await submitted(store);
    const { changes } = await store.table.changes('', 1_000);
    const inserts = changes.filter((change) => publishedEventsOf(change).length > 0);
    expect(inserts).toHaveLength(1);
    for (const { key, after } of inserts) {
      if (after === undefined) continue;
      expect(publishedEventsOf({ key, before: after, after })).toEqual([]);
      expect(publishedEventsOf({ key, before: after })).toEqual([]);
    }
  });
});
