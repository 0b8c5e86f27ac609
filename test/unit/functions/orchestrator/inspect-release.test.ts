import { describe, expect, it } from '@jest/globals';
import { inspectRelease } from '../../../../functions/orchestrator/inspect-release.ts';
import { deploymentRequestSchema } from '../../../../shared/domain/deployment/deployment.ts';
import { release } from '../../../contract/api/api-fixture.ts';
import { fakeObservedServices } from '../../../fakes/observed-services.fake.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import {
  openTestStore,
  saveSomeEnvironment,
  someEnvironment,
  someResource,
} from '../../shared/adapters/store/store-fixture.ts';

const database = { name: 'orders', resource_type: 'RDS_DATABASE' } as const;

/** What is found of a release that needs the resource, in an environment whose database `orders` costs 70 micro-dollars an hour. */
const inspect = async (requirement: object, { budget, isLive = false }: { budget?: number; isLive?: boolean } = {}) => {
  const store = openTestStore();
  const { configuration } = someEnvironment();
  const environment = await saveSomeEnvironment(store, {
    configuration: { ...configuration, ...(budget !== undefined && { max_cost_microusd_per_hour: budget }) },
  });
  if (isLive) await store.resources.saveResource(someResource({ name: 'orders', type: 'RDS_DATABASE' }));
  const { driver, setCost } = fakeResourceDriver();
  setCost('orders', 70);
  const request = deploymentRequestSchema.parse(release('shop', { resource_requirements: [requirement] }));
  return inspectRelease(
    { ...store, deployer: fakeObservedServices(), drivers: () => driver, supported_providers: ['LOCAL'] },
    request,
    environment,
  );
};

describe('inspecting a release', () => {
  it('finds nothing wrong with a resource within its limits', async () => {
    const limited = { ...database, cost_limits: [{ max_cost_microusd_per_hour: 70 }] };
    expect(await inspect(limited, { budget: 70, isLive: true })).toMatchObject({
      outcome: 'sound',
      plan: { cost_microusd_per_hour: 70 },
    });
  });

  it('refuses a resource that costs more than it may, and more than the environment’s budget [CR2]', async () => {
    const limited = { ...database, cost_limits: [{ max_cost_microusd_per_hour: 69 }] };
    expect(await inspect(limited, { budget: 60 })).toMatchObject({
      outcome: 'faulty',
      faults: [
        { code: 'cost_limit_exceeded', pointer: '/specification/resource_requirements/0/cost_limits/0' },
        { code: 'budget_exceeded', pointer: '/specification/resource_requirements' },
      ],
    });
  });

  it('refuses to make another type of resource out of one that is live', async () => {
    expect(await inspect({ ...database, resource_type: 'S3_BUCKET' }, { isLive: true })).toMatchObject({
      outcome: 'faulty',
      faults: [{ code: 'resource_type_fixed', pointer: '/specification/resource_requirements/0/resource_type' }],
    });
  });

  it('does not look for an artifact that the environment’s provider cannot take, and says that alone [W11]', async () => {
    const looked = fakeObservedServices();
    const store = openTestStore();
    const environment = await saveSomeEnvironment(store, {});
    const asked: string[] = [];
    const deployer: Pick<typeof looked, 'checkArtifact'> = {
      checkArtifact: (artifact) => {
        asked.push(artifact.location);
        return looked.checkArtifact(artifact);
      },
    };
    const body = release('shop') as { specification: { services: object[] } };
    const artifact = { kind: 'S3_OBJECT', location: 's3://artifacts/a.zip', sha256: 'ab'.repeat(32) };
    body.specification.services = body.specification.services.map((service) => ({ ...service, artifact }));
    const found = await inspectRelease(
      { ...store, deployer, drivers: () => undefined, supported_providers: ['LOCAL'] },
      deploymentRequestSchema.parse(body),
      environment,
    );
    const pointers = found.outcome === 'faulty' ? found.faults.map(({ pointer }) => pointer) : [];
    expect(pointers).toEqual(
      body.specification.services.map((_, index) => `/specification/services/${index}/artifact/kind`),
    );
    expect(asked).toEqual([]);
  });
});
