import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { definition, openTestApi, release, type TestApi } from './api-fixture.ts';
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

  it('gives findings and test results, none at first', async () => {
    expect((await api.call('GET', `/v1/deployments/${id}/findings`)).body).toEqual({ items: [] });
    expect((await api.call('GET', `/v1/deployments/${id}/tests`)).body).toEqual({ items: [] });
  });
});
