import { describe, expect, it } from '@jest/globals';
import { publishedEventsOf } from '../../../../../shared/adapters/store/published-events.ts';
import {
  at,
  openTestStore,
  saveSomeEnvironment,
  someAudit,
  someEvent,
  someServiceRecord,
  someStep,
  submitted,
} from './store-fixture.ts';

const published = async (store: ReturnType<typeof openTestStore>) =>
  (await store.table.changes('', 1_000)).changes.flatMap(publishedEventsOf);
const ofReleases = async (store: ReturnType<typeof openTestStore>) =>
  (await published(store)).filter(({ kind }) => kind !== 'environment');

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
    expect(await ofReleases(store)).toEqual(
      events.map((event) => ({ kind: 'deployment', environment_id: 'dev', event })),
    );
  });

  it('is each event once however it is stored: in META, in an item of its own, or in one after the other [I9]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    for (const count of [1, 1, 1, 5, 1, 130, 2, 1, 1, 1])
      await store.journal.commit(session, () => ({ events: Array.from({ length: count }, () => someEvent()) }));
    await store.journal.takeOver(session.deployment_id, 'lost');
    const events = await store.records.events(session.deployment_id, 0, 1_000);
    expect((await ofReleases(store)).map(({ event }) => event)).toEqual(events);
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
    expect((await ofReleases(store)).slice(1)).toEqual([
      { kind: 'resource', ...envelope, event: { ...resource, ...stamp } },
      { kind: 'security', ...envelope, event: { ...security, ...stamp } },
    ]);
  });

  it('is nothing for an event that is written again or removed', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    await submitted(store);
    const { changes } = await store.table.changes('', 1_000);
    const inserts = changes.filter(
      (change) => change.key.pk.startsWith('DEPLOYMENT#') && publishedEventsOf(change).length > 0,
    );
    expect(inserts).toHaveLength(1);
    for (const { key, after } of inserts) {
      if (after === undefined) continue;
      expect(publishedEventsOf({ key, before: after, after })).toEqual([]);
      expect(publishedEventsOf({ key, before: after })).toEqual([]);
    }
  });

  it('is each change of an environment’s definition, and nothing for what is stored beside it', async () => {
    const store = openTestStore();
    const first = await saveSomeEnvironment(store);
    await store.environments.saveEnvironment({ ...first, name: 'Development' }, 1, someAudit);
    await store.environments.appendAudit('dev', someAudit);
    await store.environments.removeEnvironment('dev', someAudit);
    await saveSomeEnvironment(store);

    const told = (await published(store)).map((one) => [one.kind, one.environment_id, one.event]);
    expect(told).toEqual([
      ['environment', 'dev', { id: 'dev@1', event_type: 'ENVIRONMENT_CREATED', version: 1 }],
      ['environment', 'dev', { id: 'dev@2', event_type: 'ENVIRONMENT_CHANGED', version: 2 }],
      ['environment', 'dev', { id: 'dev@2#removed', event_type: 'ENVIRONMENT_REMOVED', version: 2 }],
      ['environment', 'dev', { id: 'dev@1', event_type: 'ENVIRONMENT_CREATED', version: 1 }],
    ]);
  });
});
