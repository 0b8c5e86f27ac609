import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/monitoring-dashboard/maintain-dashboards.handler.ts';
import type { MaintainDashboardsDeps } from '../../../../functions/monitoring-dashboard/maintain-dashboards.ts';
import { busEntryOf } from '../../../../shared/contracts/bus-events.ts';
import { publishedEventsOf } from '../../../../shared/adapters/store/published-events.ts';
import type { Alarm } from '../../../../shared/ports/alarms.port.ts';
import { fakeAlarms } from '../../../fakes/alarms.fake.ts';
import { fakeDashboards } from '../../../fakes/dashboards.fake.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import {
  openTestStore,
  saveSomeEnvironment,
  someEnvironment,
  someAudit,
  someLiveService,
  submitted,
} from '../../shared/adapters/store/store-fixture.ts';

const alarm: Alarm = { name: 'slow', service_name: 'cart', metric: 'LATENCY_P95_MILLISECONDS', above: 500 };

const setUp = async (environments: Partial<MaintainDashboardsDeps['environments']> = {}) => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const { alarms, picture } = fakeAlarms([alarm]);
  const { dashboards, bodies, effects } = fakeDashboards();
  const handler = createHandler({
    environments: { ...store.environments, ...environments },
    alarms,
    dashboards,
    scope: { stage: 'e2e', region: 'eu-central-1' },
    dimensionsOf: (environment_id, service_name) => [['FunctionName', `${environment_id}-${service_name}`]],
    log: recordingLog(),
  });
  /** All that the bus would bring, from the table's own changes. */
  const deliver = async () => {
    const { changes } = await store.table.changes('', 1_000);
    for (const published of changes.flatMap(publishedEventsOf)) await handler({ detail: busEntryOf(published).detail });
  };
  return { store, handler, deliver, bodies, effects, picture, dashboards, alarms };
};

describe('the dashboard of an environment', () => {
  it('is made when the environment is, and shows what is released to it [DC6]', async () => {
    const { store, deliver, handler, bodies, effects } = await setUp();
    await deliver();
    expect([...bodies.keys()]).toEqual(['dev']);
    expect(bodies.get('dev')).toContain('0 services live');

    const session = await submitted(store);
    await store.journal.commit(session, () => ({ live_services: [someLiveService('cart')] }));
    await handler({ detail: { kind: 'deployment', environment_id: 'dev', event: {} } });
    expect(bodies.get('dev')).toContain('"FunctionName","dev-cart"');
    expect(bodies.get('dev')).toContain('arn:dev/cart/slow');
    expect(effects).toEqual(['put dev', 'put dev']);
  });

  it('is not written again while nothing changed, however the stored text is laid out [DC6]', async () => {
    const { handler, bodies, effects } = await setUp();
    await handler({});
    bodies.set('dev', JSON.stringify(JSON.parse(bodies.get('dev') ?? ''), null, 2));
    await handler({ detail: { environment_id: 'dev' } });
    expect(effects).toEqual(['put dev']);
  });

  it('goes with the environment, and its alarms with it [DC6]', async () => {
    const { store, handler, deliver, bodies, picture } = await setUp();
    await handler({});
    await store.environments.removeEnvironment('dev', someAudit);
    await deliver();
    expect([[...bodies.keys()], picture()]).toEqual([[], []]);
  });

  it('stays until its alarms are gone, so that the daily round finds what is left of it [DC6]', async () => {
    const { store, handler, bodies, picture, alarms } = await setUp();
    await handler({});
    await store.environments.removeEnvironment('dev', someAudit);
    const remove = alarms.remove.bind(alarms);
    alarms.remove = () => Promise.reject(new Error('out of reach'));
    await expect(handler({ detail: { environment_id: 'dev' } })).rejects.toThrow('out of reach');
    alarms.remove = remove;
    await handler({});
    expect([[...bodies.keys()], picture()]).toEqual([[], []]);
  });

  it('is made by the daily round for every environment, over all pages [DC6]', async () => {
    const { handler, bodies } = await setUp({
      listEnvironments: async ({ cursor }) => ({
        items: [someEnvironment({ id: cursor ?? 'first' })],
        ...(cursor === undefined && { cursor: 'second' }),
      }),
      findEnvironmentById: async (id) => someEnvironment({ id }),
      liveServices: async () => [],
    });
    await handler({});
    expect([...bodies.keys()]).toEqual(['first', 'second']);
  });

  it('shows a service that has an alarm, however many have none [DC6]', async () => {
    const names = [...Array.from({ length: 400 }, (_, index) => `a${1_000 + index}`), 'cart'];
    const { handler, bodies } = await setUp({ liveServices: async () => names.map((name) => someLiveService(name)) });
    await handler({});
    expect(bodies.get('dev')).toContain('"FunctionName","dev-cart"');
    expect(bodies.get('dev')).not.toContain('"FunctionName","dev-a1399"');
  });

  it('is found by the daily round when its event was lost, and mended when somebody broke it [DC6]', async () => {
    const { store, handler, bodies, picture, dashboards } = await setUp();
    await handler({});
    await store.environments.removeEnvironment('dev', someAudit);
    await saveSomeEnvironment(store, { id: 'staging', name: 'staging' });
    await dashboards.put('staging', 'broken');
    await handler({ 'detail-type': 'Scheduled Event', detail: {} });
    expect([...bodies.keys()]).toEqual(['staging']);
    expect(bodies.get('staging')).toContain('"widgets"');
    expect(picture()).toEqual([]);
  });
});
