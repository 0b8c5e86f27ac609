import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/monitoring-dashboard/set-up-monitoring.handler.ts';
import { openProjectionStore } from '../../../../shared/adapters/store/projection.store.ts';
import { deployment_id, live, openRelease, type ReleaseOptions } from '../release-fixture.ts';

const alertOn = (service_name: string, name = 'slow') => ({ name, service_name, metric: 'ERROR_PERCENT', above: 5 });

const setUp = async (options: ReleaseOptions = {}) => {
  const release = await openRelease({ status: 'PROVISIONING', ...options });
  const projections = openProjectionStore(release.table);
  const run = createHandler({ ...release, projections, alarms: undefined });
  return { release, projections, run: () => run({ deployment_id }) };
};

describe('SetUpMonitoring', () => {
  it('begins the dashboard’s projection, and ends the preparation phase [W33]', async () => {
    const { release, projections, run } = await setUp({ monitoring_config: { alerts: [alertOn('cart')] } });

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect(await projections.find(deployment_id)).toMatchObject({ status: 'PROVISIONING', seen: [[1, 4]] });
    expect((await release.state()).status).toBe('DEPLOYING');
    expect(await release.eventTypes()).toEqual(['PHASE_COMPLETED']);
    expect((await release.step('W33'))?.message).toContain('1 alert will be compared');
  });

  it('says where notifications go [W33]', async () => {
    const monitoring_endpoints = [{ name: 'pager', kind: 'WEBHOOK' as const, url: 'https://example.com/hook' }];
    const told = await setUp({ environment: { monitoring_endpoints } });
    await told.run();
    const untold = await setUp();
    await untold.run();

    expect((await told.release.step('W33'))?.message).toContain('are told to pager');
    expect((await untold.release.step('W33'))?.message).toContain('to the log only');
  });

  it('refuses alerts that could never fire, or that nobody could tell apart [W33]', async () => {
    const alerts = [alertOn('stock'), alertOn('nobody'), alertOn('cart')];
    const { release, run } = await setUp({ live: [live('stock')], monitoring_config: { alerts } });

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(await release.state()).toMatchObject({
      status: 'PROVISIONING',
      failure: { step: 'W33', code: 'monitoring_invalid' },
    });
    const message = (await release.state()).failure?.message;
    expect(message).toContain('alert slow watches nobody, which is neither in the release nor live');
    expect(message).toContain('more than one alert is called slow');
    expect(message).not.toContain('watches stock');
  });

  it('run twice tells of it once', async () => {
    const { release, run } = await setUp();
    await run();
    await run();

    expect(await release.eventTypes()).toEqual(['PHASE_COMPLETED']);
  });
});
