import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/environment-validator/validate-environment.handler.ts';
import { environmentConfigurationSchema } from '../../../../shared/domain/environment/environment.ts';
import { validationResultSchema } from '../../../../shared/domain/validation/validation-result.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import { fakeRunningServices, versionRunning } from '../../../fakes/running-services.fake.ts';
import { someAudit } from '../../shared/adapters/store/store-fixture.ts';
import { deployment_id, live, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const dependent = [serviceNamed('cart', { dependencies: [{ service_name: 'stock' }] })];
const liveStock = live('stock');

const validate = async (options: ReleaseOptions = {}) => {
  const release = await openRelease(options);
  const running = fakeRunningServices();
  const resources = fakeResourceDriver();
  const run = createHandler({
    ...release,
    deployer: running.deployer,
    drivers: (_, type) => (type === 'SQS_QUEUE' ? undefined : resources.driver),
    supported_providers: ['LOCAL'],
  });
  return { release, running, run: () => run({ deployment_id }) };
};
const failureOf = async ({ release, run }: Awaited<ReturnType<typeof validate>>) => {
  expect(await run()).toMatchObject({ outcome: 'STOP' });
  const { failure } = await release.state();
  if (failure === undefined) throw new Error('no failure is on record');
  return failure;
};

describe('ValidateEnvironment', () => {
  it('begins the validation, and records a result for every check [W21 W22 W24]', async () => {
    const { release, run } = await validate();

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect((await release.state()).status).toBe('VALIDATING');
    expect(await release.eventTypes()).toEqual(['PHASE_COMPLETED']);
    const results = await release.records.validations(deployment_id);
    expect(results.map((result) => result.validator_id)).toEqual([
      'environment-status',
      'environment-region',
      'provider-support',
      'outside-dependencies',
      'artifact-availability',
      'resource-types',
      'capacity-reservation',
      'provider-quotas',
      'deployment-risk',
    ]);
    for (const result of results)
      expect(validationResultSchema.parse(result)).toMatchObject({ is_valid: true, severity: 'INFO' });
    for (const id of ['W21', 'W22', 'W24'] as const)
      expect(await release.step(id)).toMatchObject({ outcome: 'PASSED', component: 'environment-validator' });
  });

  it('says in a result what was expected and found, and what to do [V2]', async () => {
    const { release, run } = await validate({ services: dependent, live: [liveStock] });
    await run();

    expect(await release.validation('outside-dependencies')).toMatchObject({
      is_valid: false,
      severity: 'CRITICAL',
      category: 'SOFTWARE',
      details: [
        { subject: 'stock', expected: 'a healthy service, since cart depends on it', found: 'it does not run' },
      ],
      recommendations: [{ action: 'Mend stock first, or release a version of it that works.' }],
    });
  });

  it('refuses an environment that is being taken down [W21]', async () => {
    const release = await validate({ environment: { status: 'DECOMMISSIONING' } });

    expect(await failureOf(release)).toMatchObject({
      step: 'W21',
      code: 'environment_not_ready',
      affected_components: ['dev'],
    });
    expect(await release.release.eventTypes()).toEqual(['PHASE_COMPLETED', 'VALIDATION_FAILED']);
  });

  it('refuses an environment whose definition is not the one of the plan [W21]', async () => {
    const prepared = await validate();
    await prepared.release.environments.saveEnvironment({ ...prepared.release.environment, version: 2 }, 1, someAudit);

    expect((await failureOf(prepared)).message).toContain('its definition is version 2 now, expected version 1');
  });

  it('refuses a region that is not allowed, and a provider that cannot be deployed to [W21]', async () => {
    const configuration = environmentConfigurationSchema.parse({ allowed_regions: ['eu-north-1'] });
    const { message } = await failureOf(await validate({ environment: { configuration, cloud_provider: 'AWS' } }));

    expect(message).toContain('its region is local, expected one of eu-north-1');
    expect(message).toContain('it asks for AWS, expected provider LOCAL');
  });

  it.each([
    ['nothing of it runs', [], 'it does not run'],
    [
      'none of its instances is healthy',
      [versionRunning('v1', { instances: 2, ailing: 2 })],
      '0 of 2 instances of 1.0.0 healthy (GET /health answered 503, expected 200)',
    ],
    ['no version takes traffic', [versionRunning('v1', { weight: 0 })], 'no version of it takes traffic'],
  ])('refuses a release whose dependency is live on paper only: %s [W21]', async (_, versions, words) => {
    const prepared = await validate({ services: dependent, live: [liveStock] });
    if (versions.length > 0) prepared.running.run('stock', versions);

    const failure = await failureOf(prepared);

    expect(failure.affected_components).toEqual(['stock']);
    expect(failure.message).toContain(words);
  });

  it('warns of a dependency that serves with fewer instances than it should, and goes on [W21]', async () => {
    const { release, running, run } = await validate({ services: dependent, live: [liveStock] });
    running.run('stock', [versionRunning('v1', { instances: 2, ailing: 1 })]);

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.validation('outside-dependencies')).toMatchObject({ is_valid: true, severity: 'WARNING' });
  });

  it('refuses artifacts that are gone or have another content than planned, all of them at once [W22]', async () => {
    const names = ['cart', 'orders', 'stock', 'shop'];
    const prepared = await validate({ services: names.map((name) => serviceNamed(name)) });
    prepared.running.setArtifact('/srv/cart', { outcome: 'missing', message: 'There is no /srv/cart.' });
    prepared.running.setArtifact('/srv/orders', {
      outcome: 'different',
      message: 'Another hash.',
      sha256: 'cd'.repeat(32),
    });
    prepared.running.setArtifact('/srv/stock', { outcome: 'available', size_bytes: 1, sha256: 'cd'.repeat(32) });

    const failure = await failureOf(prepared);

    expect(failure).toMatchObject({
      step: 'W22',
      code: 'not_available',
      affected_components: ['cart', 'orders', 'stock'],
    });
    expect(failure.message).toContain('There is no /srv/cart');
    expect(failure.message).toContain('Another hash');
    expect(failure.message).toContain('the content of /srv/stock has changed since');
  });

  it('does not ask for the artifact of what stays as it is [W22]', async () => {
    const first = await validate();
    const version_id = first.release.plan.services[0]?.version_id ?? '';
    const { release, running, run } = await validate({ live: [live('cart', { version_id })] });
    running.setArtifact('/srv/cart', { outcome: 'missing', message: 'gone' });

    expect(release.plan.services).toMatchObject([{ change: 'NONE' }]);
    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('refuses resources of a type that nobody can make here [W22]', async () => {
    const specification = { resource_requirements: [{ name: 'jobs', resource_type: 'SQS_QUEUE' }] };

    expect((await failureOf(await validate({ specification }))).message).toContain('jobs: it is a SQS_QUEUE');
  });

  it('refuses to go on without its reservation of capacity [W22]', async () => {
    const { release, running, run } = await validate();
    const capacity = async () => ({ ...(await release.environments.capacity('dev')), reservations: {} });
    const without = createHandler({
      ...release,
      environments: { ...release.environments, capacity },
      deployer: running.deployer,
      drivers: () => undefined,
      supported_providers: ['LOCAL'],
    });

    expect(await without({ deployment_id })).toMatchObject({ outcome: 'STOP' });
    expect((await release.state()).failure?.message).toContain('its reservation is gone');
    expect(await run()).toMatchObject({ outcome: 'STOP' });
  });

  it('judges the risk anew, and warns of it without stopping [W24]', async () => {
    const { release, run } = await validate({ environment: { type: 'PRODUCTION' } });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.validation('deployment-risk')).toMatchObject({ is_valid: true, severity: 'WARNING' });
    expect((await release.step('W24'))?.message).toContain('dev is a production environment');
  });

  it('tells the faults of every step at once, and the first as the failure', async () => {
    const prepared = await validate({ environment: { status: 'DECOMMISSIONING' } });
    prepared.running.setArtifact('/srv/cart', { outcome: 'missing', message: 'gone' });

    expect((await failureOf(prepared)).step).toBe('W21');
    expect(await prepared.release.step('W22')).toMatchObject({ outcome: 'FAILED' });
  });

  it('run twice records once', async () => {
    const { release, run } = await validate();
    await run();
    await run();

    expect(await release.records.validations(deployment_id)).toHaveLength(9);
    expect(await release.eventTypes()).toEqual(['PHASE_COMPLETED']);
  });

  it('stops before anything when a cancel was asked for', async () => {
    const { release, run } = await validate();
    await release.cancel();

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect((await release.state()).status).toBe('PENDING');
  });
});
