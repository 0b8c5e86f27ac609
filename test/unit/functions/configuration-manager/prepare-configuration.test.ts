import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/configuration-manager/prepare-configuration.handler.ts';
import { environmentConfigurationSchema } from '../../../../shared/domain/environment/environment.ts';
import { serviceVariables } from '../../../../shared/domain/configuration/service-variables.ts';
import { serviceEnvironment } from '../../../../local/provider/process/process-environment.ts';
import { someAudit, someResource } from '../../shared/adapters/store/store-fixture.ts';
import { deployment_id, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';
import { plainTraffic } from '../../../fixtures/plain-traffic.ts';

const configuration = (changes: object) => environmentConfigurationSchema.parse(changes);
const database = someResource({ configuration: {}, outputs: { FILE: '/data/orders.sqlite' } });
const resource_requirements = [{ name: 'orders-db', resource_type: 'RDS_DATABASE' }];

const prepare = async (options: ReleaseOptions = {}) => {
  const release = await openRelease({ status: 'PROVISIONING', ...options });
  const run = createHandler(release);
  return { release, run: () => run({ deployment_id }) };
};
const messageOf = async ({ release, run }: Awaited<ReturnType<typeof prepare>>): Promise<string> => {
  expect(await run()).toMatchObject({ outcome: 'STOP' });
  return (await release.state()).failure?.message ?? '';
};
const configured = (variables: object, changes: object = {}) => [
  serviceNamed('cart', { configuration: { variables }, ...changes }),
];

describe('PrepareConfiguration', () => {
  it('fixes the environment’s variables and the resources’ outputs for this release [W32 W34 IP13]', async () => {
    const { release, run } = await prepare({
      environment: { configuration: configuration({ variables: { CURRENCY: 'EUR', LIMIT: 3 } }) },
      services: configured({ LEVEL: 'info' }, { resource_names: ['orders-db'] }),
      specification: { resource_requirements, configuration_overrides: [{ variable: 'LEVEL', value: 'debug' }] },
      resources: [database],
    });

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    const fixed = await release.records.preparedConfiguration(deployment_id);
    expect(fixed).toEqual({
      environment_variables: { CURRENCY: 'EUR', LIMIT: 3 },
      resource_outputs: { 'orders-db': { FILE: '/data/orders.sqlite' } },
    });
    const { services, configuration_overrides } = release.request.specification;
    expect(
      serviceVariables(
        fixed as NonNullable<typeof fixed>,
        services[0] as (typeof services)[number],
        configuration_overrides,
      ),
    ).toEqual({
      CURRENCY: 'EUR',
      LIMIT: '3',
      LEVEL: 'debug',
      ORDERS_DB_FILE: '/data/orders.sqlite',
    });
    expect(await release.step('W32')).toMatchObject({ outcome: 'PASSED', component: 'configuration-manager' });
    expect(await release.step('W34')).toMatchObject({ outcome: 'PASSED' });
    expect((await release.state()).status).toBe('PROVISIONING');
  });

  it('refuses a definition of the environment that is not the planned one [W32]', async () => {
    const prepared = await prepare();
    await prepared.release.environments.saveEnvironment({ ...prepared.release.environment, version: 2 }, 1, someAudit);

    expect(await messageOf(prepared)).toContain('is version 2 now, and the release was planned with 1');
    expect(await prepared.release.state()).toMatchObject({
      failure: { step: 'W32', code: 'environment_not_configured' },
    });
  });

  it('refuses a service whose resource is not there [W32]', async () => {
    const services = [serviceNamed('cart', { resource_names: ['orders-db'] })];

    expect(await messageOf(await prepare({ services, specification: { resource_requirements } }))).toContain(
      'The resource orders-db is not there',
    );
  });

  it('tells every breach of the environment’s rules, in every service [W34 CD5]', async () => {
    const rules = {
      variables: { REGION: 'eu' },
      validation_rules: [{ variable: 'LEVEL', pattern: '^(info|debug)$' }],
      inheritance_rules: [{ variable: 'REGION', kind: 'LOCKED' }],
    };
    const services = [
      serviceNamed('cart', { configuration: { variables: { LEVEL: 'loud' } } }),
      serviceNamed('stock', { configuration: { variables: { LEVEL: 'info', REGION: 'us' } } }),
      serviceNamed('shop'),
    ];
    const prepared = await prepare({ environment: { configuration: configuration(rules) }, services });

    const message = await messageOf(prepared);

    expect(message).toContain('LEVEL of cart must match');
    expect(message).toContain('REGION is locked by the environment, and stock sets it');
    expect(message).toContain('shop has no LEVEL');
    expect(await prepared.release.state()).toMatchObject({
      failure: { step: 'W34', code: 'configuration_inconsistent', affected_components: ['cart', 'stock', 'shop'] },
    });
  });

  it.each(['PORT', 'HOST', 'WINDLASS_VERSION'])(
    'refuses %s, which Windlass sets itself [W34 CD5]',
    async (variable) => {
      expect(await messageOf(await prepare({ services: configured({ [variable]: 'x' }) }))).toContain(
        `cart: ${variable} is set by Windlass itself`,
      );
    },
  );

  it('refuses a variable that would hide the address of a dependency or the output of a resource [W34 CD5]', async () => {
    const services = [
      serviceNamed('stock-api'),
      serviceNamed('cart', {
        configuration: { variables: { STOCK_API_URL: 'http://elsewhere', ORDERS_DB_FILE: '/elsewhere' } },
        dependencies: [{ service_name: 'stock-api' }],
        resource_names: ['orders-db'],
      }),
    ];

    const message = await messageOf(
      await prepare({ services, specification: { resource_requirements }, resources: [database] }),
    );

    expect(message).toContain('STOCK_API_URL is in its configuration, and is also the address of stock-api');
    expect(message).toContain('ORDERS_DB_FILE is in its configuration, and is also the FILE of resource orders-db');
  });

  it('refuses a resource and a dependency that give the same variable [W34 CD5]', async () => {
    const services = [
      serviceNamed('orders-db'),
      serviceNamed('cart', { dependencies: [{ service_name: 'orders-db' }], resource_names: ['orders-db'] }),
    ];
    const resources = [someResource({ configuration: {}, outputs: { URL: 'http://127.0.0.1:1' } })];

    expect(await messageOf(await prepare({ services, specification: { resource_requirements }, resources }))).toContain(
      'ORDERS_DB_URL is the URL of resource orders-db, and something else of the same name',
    );
  });

  it('names variables as the deployer does', async () => {
    const environment = serviceEnvironment({
      inherited: {},
      target: { environment_id: 'dev', service_name: 'cart' },
      definition: {
        version_id: 'v1',
        version: '1.0.0',
        artifact: { kind: 'DIRECTORY', location: '/srv' },
        command: [],
        variables: {},
        dependencies: ['stock-api'],
        health_checks: [],
        resources: [],
        memory_bytes: 134_217_728,
        stop_grace_milliseconds: 0,
        ...plainTraffic,
      },
      instance_id: 'i',
      port: 1,
      addressOf: () => 'http://127.0.0.1:2',
    });
    const set = Object.keys(environment).filter((name) => name !== 'STOCK_API_URL');
    const services = configured(Object.fromEntries(set.map((name) => [name, 'x'])));

    const message = await messageOf(await prepare({ services }));

    for (const name of set) expect(message).toContain(`cart: ${name} is set by Windlass itself`);
  });

  it('tells no value of a variable', async () => {
    const { release, run } = await prepare({ services: configured({ PORT: 'very-secret', LEVEL: 'very-secret' }) });
    await run();

    expect(JSON.stringify([await release.records.steps(deployment_id), await release.events()])).not.toContain(
      'very-secret',
    );
  });

  it('is not done again when it is on record: a later change reaches no release under way [W34]', async () => {
    const { release, run } = await prepare({
      environment: { configuration: configuration({ variables: { CURRENCY: 'EUR' } }) },
    });
    await run();
    await release.environments.saveEnvironment(
      { ...release.environment, version: 2, configuration: configuration({ variables: { CURRENCY: 'USD' } }) },
      1,
      someAudit,
    );

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect((await release.records.preparedConfiguration(deployment_id))?.environment_variables).toEqual({
      CURRENCY: 'EUR',
    });
  });
});
