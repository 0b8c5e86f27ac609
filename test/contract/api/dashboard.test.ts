import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { definition, openTestApi, release, service, type TestApi } from './api-fixture.ts';
import { someLiveService } from '../../unit/shared/adapters/store/store-fixture.ts';

describe('the dashboard', () => {
  let api: TestApi;
  let id: string;
  beforeEach(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
    id = (await api.call('POST', '/v1/deployments', { body: release() })).body.id;
  });
  afterEach(() => api.close());

  it('tells the progress by wave and service', async () => {
    const { status, body } = await api.call('GET', `/v1/deployments/${id}/progress`, { as: 'vera' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'PENDING',
      activity: 'Waiting to be started.',
      counts: { total: 2, PENDING: 2 },
    });
    expect(body.waves.map((wave: { services: { name: string }[] }) => wave.services.map((one) => one.name))).toEqual([
      ['stock'],
      ['shop'],
    ]);
  });

  it('gives the report as JSON, or as markdown to those who ask for it', async () => {
    const { status, body } = await api.call('GET', `/v1/deployments/${id}/report`, { as: 'vera' });
    expect([status, body.deployment_id, body.markdown]).toEqual([200, id, expect.stringContaining('shop-v1')]);
    const text = await api.call('GET', `/v1/deployments/${id}/report`, { headers: { accept: 'text/markdown' } });
    expect([text.headers.get('content-type'), text.body]).toEqual(['text/markdown; charset=utf-8', body.markdown]);
  });

  it('counts deployments in a range', async () => {
    expect((await api.call('GET', '/v1/statistics?environment_id=dev', { as: 'vera' })).body).toMatchObject({
      deployments: 1,
      by_status: { PENDING: 1 },
    });
    const { body } = await api.call('GET', '/v1/statistics?from=2020-01-01T00:00:00%2B02:00&to=2020-02-01T00:00:00Z');
    expect(body).toMatchObject({
      deployments: 0,
      time_range: { from: '2019-12-31T22:00:00.000Z', to: '2020-02-01T00:00:00.000Z' },
    });
  });

  it('tells the health of what is live, as it is seen now', async () => {
    expect((await api.call('GET', '/v1/environments/dev/health')).body).toMatchObject({
      status: 'HEALTHY',
      services: [],
    });
    const live = ['cart', 'stock'].map((name) => ({ ...someLiveService(name), deployment_id: id }));
    await api.store.journal.commit(await api.store.journal.open(id), () => ({ live_services: live }));
    const instance = (state: 'HEALTHY' | 'UNHEALTHY', last_answer: string) => ({
      instance_id: 'i',
      state,
      last_answer,
      restarts: 0,
    });
    api.services.run(
      { environment_id: 'dev', service_name: 'cart' },
      {
        url: live[0]!.url,
        versions: [
          {
            version_id: 'v',
            version: '1.0.0',
            wanted_instances: 2,
            weight: 1,
            instances: [instance('HEALTHY', 'ok'), instance('UNHEALTHY', 'GET /health answered 503, expected 200')],
          },
        ],
      },
    );
    const { body } = await api.call('GET', '/v1/environments/dev/health', { as: 'vera' });
    expect(body.status).toBe('DEGRADED');
    expect(body.services).toMatchObject([
      {
        service_name: 'cart',
        status: 'DEGRADED',
        healthy_instances: 1,
        wanted_instances: 2,
        message: expect.stringContaining('answered 503'),
      },
      { service_name: 'stock', status: 'UNHEALTHY', healthy_instances: 0, message: 'it does not run' },
    ]);
  });

  it('tells what each version of what is live is asked, to who may look', async () => {
    expect((await api.call('GET', '/v1/environments/dev/traffic')).body).toMatchObject({ services: [] });
    const target = { environment_id: 'dev', service_name: 'cart' };
    const live = { ...someLiveService('cart'), deployment_id: id };
    await api.store.journal.commit(await api.store.journal.open(id), () => ({ live_services: [live] }));
    const instance = { instance_id: 'i', state: 'HEALTHY' as const, last_answer: 'ok', restarts: 0 };
    const version = { version_id: 'v', version: '1.0.0', wanted_instances: 1, weight: 3, instances: [instance] };
    api.services.run(target, { url: live.url, versions: [version] });
    const latencies = { latency_p50_milliseconds: 2, latency_p95_milliseconds: 4, latency_p99_milliseconds: 8 };
    api.services.receive(target, [{ version_id: 'v', requests: 300, errors: 3, ...latencies }]);

    const { status, body } = await api.call('GET', '/v1/environments/dev/traffic?seconds=60', { as: 'vera' });
    expect(status).toBe(200);
    expect(body.seconds).toBeGreaterThanOrEqual(60);
    expect(body.services).toMatchObject([
      {
        service_name: 'cart',
        versions: [{ version: '1.0.0', weight_percent: 100, healthy_instances: 1, requests: 300, error_percent: 1 }],
      },
    ]);
    expect((await api.call('GET', '/v1/environments/dev/traffic?seconds=0')).status).toBe(400);
  });

  it('shows a version that is watched, with its traffic as it is now [DA6]', async () => {
    await api.call('POST', '/v1/environments', { body: definition('lab') });
    const deployment_strategy = { kind: 'CANARY', steps: [{ weight_percent: 10, bake_seconds: 60 }] };
    const services = [service('cart', { deployment_strategy })];
    const body = release('canary', { target_environment: 'lab', services });
    const canary = (await api.call('POST', '/v1/deployments', { body })).body.id;
    const began_at = new Date().toISOString();
    const record = { service_name: 'cart', status: 'IN_PROGRESS' as const, next_action: 3 };
    const times = { started_at: began_at, updated_at: began_at, action_started_at: began_at };
    const bakes = [{ step: 0, weight_percent: 10, began_at, looks: 0 }];
    await api.store.journal.commit(await api.store.journal.open(canary), () => ({
      services: [{ ...record, ...times, bakes }],
    }));
    const { version_id = '' } = (await api.store.records.plan(canary))?.services[0] ?? {};
    const sample = { version_id, requests: 40, errors: 1, latencies: [{ milliseconds: 5, count: 39 }] };
    api.services.receive({ environment_id: 'lab', service_name: 'cart' }, [], [sample]);

    const progress = await api.call('GET', `/v1/deployments/${canary}/progress`);
    expect(progress.body.waves[0].services[0]).toMatchObject({
      name: 'cart',
      bake: {
        weight_percent: 10,
        steps: 1,
        judgement: { verdict: 'INCONCLUSIVE', canary: { requests: 40, errors: 1 } },
      },
    });
  });

  it('gives findings and test results, none at first', async () => {
    expect((await api.call('GET', `/v1/deployments/${id}/findings`)).body).toEqual({ items: [] });
    expect((await api.call('GET', `/v1/deployments/${id}/tests`)).body).toEqual({ items: [] });
  });
});
