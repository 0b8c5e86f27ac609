import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/resource-provisioner/assess-resources.handler.ts';
import { createHandler as createProvisionHandler } from '../../../../functions/resource-provisioner/provision-resources.handler.ts';
import { environmentConfigurationSchema } from '../../../../shared/domain/environment/environment.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import { someResource } from '../../shared/adapters/store/store-fixture.ts';
import { deployment_id, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const wanted = { name: 'orders-db', resource_type: 'RDS_DATABASE', specification: { size_bytes: 4_096 } };
const target = { environment_id: 'dev', resource_type: 'RDS_DATABASE', name: 'orders-db' } as const;
const configuration = (changes: object) => environmentConfigurationSchema.parse(changes);

const assess = async (requirements: readonly object[], options: ReleaseOptions = {}) => {
  const release = await openRelease({
    status: 'PREPARING',
    services: [serviceNamed('cart')],
    specification: { resource_requirements: requirements },
    ...options,
  });
  const fake = fakeResourceDriver();
  const run = createHandler({ ...release, drivers: (_, type) => (type === 'SQS_QUEUE' ? undefined : fake.driver) });
  return { release, fake, run: () => run({ deployment_id }) };
};
const failureOf = async ({ release, run }: Awaited<ReturnType<typeof assess>>): Promise<string> => {
  expect(await run()).toMatchObject({ outcome: 'STOP' });
  return (await release.state()).failure?.message ?? '';
};

describe('AssessResources', () => {
  it('records what it looked at, and goes on to provisioning [P11 P12 P13 P14]', async () => {
    const { release, fake, run } = await assess([wanted]);
    fake.setCost('orders-db', 12_500);

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect((await release.state()).status).toBe('PROVISIONING');
    expect((await release.validation('resource-analysis'))?.message).toBe(
      '1 resource needed, all of which can be made.',
    );
    expect((await release.validation('resource-availability'))?.message).toBe(
      '1 to create, 0 to change, 0 to leave as they are.',
    );
    expect((await release.validation('resource-cost'))?.message).toBe('They cost $0.0125 an hour.');
    expect((await release.validation('resource-constraints'))?.is_valid).toBe(true);
    expect(fake.effects).toEqual([]);
  });

  it('refuses what no driver can make, and every fault of a definition, all at once [P11]', async () => {
    const message = await failureOf(
      await assess([
        { name: 'jobs', resource_type: 'SQS_QUEUE' },
        { ...wanted, specification: { colour: 'red', shape: 'round' } },
      ]),
    );

    expect(message).toContain('jobs: there is no driver for it');
    expect(message).toContain('specification.colour is not known');
    expect(message).toContain('specification.shape is not known');
  });

  it('refuses a name that something else has, here or physically [P12]', async () => {
    const taken = await assess([{ ...wanted, resource_type: 'S3_BUCKET', specification: {} }], {
      resources: [someResource()],
    });
    expect(await failureOf(taken)).toContain('orders-db is of type RDS_DATABASE in this environment');

    const foreign = await assess([wanted]);
    foreign.fake.place({ target, quantity: 1, specification: {} });
    expect(await failureOf(foreign)).toContain('Windlass did not make it');
  });

  it('warns that a resource which is gone will be made anew and empty [P12]', async () => {
    const { release, run } = await assess([wanted], { resources: [someResource()] });

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.validation('resource-availability')).toMatchObject({ is_valid: true, severity: 'WARNING' });
  });

  it('refuses what costs more than its own limit or the budget of the environment [P13 CR2]', async () => {
    const limited = await assess([{ ...wanted, cost_limits: [{ max_cost_microusd_per_hour: 10_000 }] }]);
    limited.fake.setCost('orders-db', 10_001);
    expect(await failureOf(limited)).toContain('orders-db: it costs $0.010001 an hour, expected at most $0.01 an hour');

    const two = [wanted, { ...wanted, name: 'stock-db' }];
    const tight = await assess(two, {
      environment: { configuration: configuration({ max_cost_microusd_per_hour: 150 }) },
    });
    tight.fake.setCost('orders-db', 100);
    tight.fake.setCost('stock-db', 51);
    expect(await failureOf(tight)).toContain('max_cost_microusd_per_hour');
  });

  it('lets a release through that costs exactly what it may [CR2]', async () => {
    const { fake, run } = await assess([{ ...wanted, cost_limits: [{ max_cost_microusd_per_hour: 100 }] }], {
      environment: { configuration: configuration({ max_cost_microusd_per_hour: 100 }) },
    });
    fake.setCost('orders-db', 100);

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('refuses a region that the resource or the environment does not allow [P14 CR3]', async () => {
    const demanding = [{ ...wanted, constraints: [{ kind: 'REGION', allowed: ['eu-north-1'] }] }];
    expect(await failureOf(await assess(demanding))).toContain(
      'the environment is in local, expected a region of eu-north-1',
    );

    const strict = { environment: { configuration: configuration({ allowed_regions: ['eu-central-1'] }) } };
    expect(await failureOf(await assess([wanted], strict))).toContain('a region of eu-central-1');
  });

  it('refuses a promise that the driver cannot give [P14]', async () => {
    const constraints = [{ kind: 'ENCRYPTED' }, { kind: 'MAX_LATENCY', milliseconds: 5 }];
    const message = await failureOf(await assess([{ ...wanted, constraints }]));

    expect(message).toContain('Take the constraint ENCRYPTED out');
    expect(message).toContain('Take the constraint MAX_LATENCY out');
  });

  it('says which step failed, and leaves the rest to the rollback', async () => {
    const { release, run } = await assess([{ ...wanted, specification: { colour: 'red' } }]);
    await run();

    expect(await release.state()).toMatchObject({
      status: 'PREPARING',
      failure: { step: 'W31', code: 'resources_refused', affected_components: ['orders-db'] },
    });
    expect(await release.step('W31')).toMatchObject({ outcome: 'FAILED' });
    expect(await release.eventTypes()).toEqual(['FAILURE_RECORDED']);
  });

  it('skips the provisioning of a release that needs no resource', async () => {
    const { release, fake, run } = await assess([]);

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });
    const provision = createProvisionHandler({ ...release, drivers: () => fake.driver });
    expect(await provision({ deployment_id })).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.step('W31')).toMatchObject({ outcome: 'SKIPPED', message: 'The release needs no resource.' });
    expect(await release.eventTypes()).toEqual(['STATUS_CHANGED']);
  });

  it('run twice tells of it once', async () => {
    const { release, run } = await assess([wanted]);
    await run();
    await run();

    expect(await release.eventTypes()).toEqual(['STATUS_CHANGED']);
  });
});
