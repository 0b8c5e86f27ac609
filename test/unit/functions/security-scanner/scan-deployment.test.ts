import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/security-scanner/scan-deployment.handler.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import { fakeRunningServices, versionRunning } from '../../../fakes/running-services.fake.ts';
import { deployment_id, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const scan = async (options: ReleaseOptions = {}) => {
  const release = await openRelease({
    status: 'TESTING',
    services: [serviceNamed('cart'), serviceNamed('stock')],
    ...options,
  });
  const running = fakeRunningServices();
  const resources = fakeResourceDriver();
  for (const planned of release.plan.services) running.run(planned.name, [versionRunning(planned.version_id)]);
  const run = createHandler({ ...release, deployer: running.deployer, drivers: () => resources.driver });
  return { release, running, resources, run: () => run({ deployment_id }) };
};

describe('ScanDeployment', () => {
  it('passes what runs exactly as it was released, and tells the counts [W52]', async () => {
    const { release, run } = await scan();

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect(await release.events()).toMatchObject([
      {
        event_type: 'SECURITY_SCAN_COMPLETED',
        status: 'SUCCEEDED',
        details: { findings: { critical: 0, high: 0, medium: 0, low: 0 }, services: 2 },
        source_component: 'security-scanner',
      },
    ]);
    expect(await release.step('W52')).toMatchObject({ outcome: 'PASSED' });
  });

  it('refuses a version in traffic that was not released [W52]', async () => {
    const { release, running, run } = await scan();
    running.run('cart', [
      versionRunning('1.0.0-something'),
      versionRunning('2.0.0-other', { version: '2.0.0', weight: 1 }),
    ]);

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(await release.eventTypes()).toEqual(['SECURITY_SCAN_COMPLETED', 'FAILURE_RECORDED']);
    expect(await release.state()).toMatchObject({
      failure: { step: 'W52', code: 'security_findings', affected_components: ['cart'] },
    });
    expect((await release.state()).failure?.message).toContain('2.0.0 (2.0.0-other)');
  });

  it('refuses a service of which nothing takes traffic [W52]', async () => {
    const { release, running, run } = await scan();
    running.stop('stock');

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect((await release.state()).failure?.message).toContain('stock: no version takes traffic');
  });

  it('takes an address beyond the machine for HIGH, unless the environment is public [W52]', async () => {
    const exposed = async (options: ReleaseOptions) => {
      const scanned = await scan(options);
      for (const planned of scanned.release.plan.services)
        scanned.running.run(planned.name, [versionRunning(planned.version_id)], 'http://0.0.0.0:4000');
      return { scanned, output: await scanned.run() };
    };

    const development = await exposed({});
    expect(development.output).toMatchObject({ outcome: 'PROCEED' });
    expect(await development.scanned.release.records.findings(deployment_id)).toMatchObject([
      { severity: 'HIGH', affected_components: ['cart', 'stock'] },
    ]);
    expect((await exposed({ environment: { type: 'PRODUCTION' } })).output).toMatchObject({ outcome: 'STOP' });
    const open = await exposed({ environment: { type: 'PRODUCTION', network_config: { public_access: true } } });
    expect(open.output).toMatchObject({ outcome: 'PROCEED' });
  });

  it('refuses a function URL of a service where its environment is no longer public, in any environment [W52 CS2]', async () => {
    const onAws = (public_access: boolean) =>
      scan({ environment: { cloud_provider: 'AWS', network_config: { public_access } } });
    const closed = await onAws(false);
    const planned = closed.release.plan.services[0];
    closed.running.run(
      'cart',
      [versionRunning(planned?.version_id ?? '')],
      'https://abc.lambda-url.eu-central-1.on.aws',
    );

    expect(await closed.run()).toMatchObject({ outcome: 'STOP' });

    expect(await closed.release.records.findings(deployment_id)).toMatchObject([
      { severity: 'CRITICAL', affected_components: ['cart', 'stock'] },
    ]);
    expect((await closed.release.state()).failure?.message).toContain(
      'cart at https://abc.lambda-url.eu-central-1.on.aws',
    );
    expect(await (await onAws(true)).run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('finds a resource that has become open to others [W52]', async () => {
    const { release, resources, run } = await scan({
      environment: { type: 'PRODUCTION' },
      specification: { resource_requirements: [{ name: 'orders-db', resource_type: 'RDS_DATABASE' }] },
    });
    resources.setChecks('orders-db', [{ name: 'secure', passed: false, message: 'mode 644' }]);

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect((await release.state()).failure?.message).toContain('orders-db: mode 644');
  });

  it('run twice tells of it once', async () => {
    const { release, run } = await scan();
    await run();
    await run();

    expect(await release.eventTypes()).toEqual(['SECURITY_SCAN_COMPLETED']);
  });
});
