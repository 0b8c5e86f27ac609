import { describe, expect, it } from '@jest/globals';
import { faultsOfSpecification } from '../../../../../shared/domain/specification/check-specification.ts';
import type { DeploymentRequest } from '../../../../../shared/domain/deployment/deployment.ts';
import { valueAt } from '../../../../../shared/domain/specification/show-value.ts';
import { dependingOn, environmentOf, requestOf, serviceBody } from '../release.fixture.ts';

const faultsOf = (request: DeploymentRequest, live: readonly string[] = [], definition: object = {}) =>
  faultsOfSpecification(request, {
    liveServices: new Set(live),
    environment: environmentOf(definition),
    supportedProviders: ['LOCAL'],
  });

const onlyFaultOf = (...parameters: Parameters<typeof faultsOf>) => {
  const faults = faultsOf(...parameters);
  expect(faults).toHaveLength(1);
  return faults[0] as (typeof faults)[number];
};

const bucket = { name: 'pictures', resource_type: 'S3_BUCKET' };
const servicesOnly = (...services: object[]) => requestOf(services);

describe('faultsOfSpecification', () => {
  it('finds nothing wrong with a sound release', () => {
    const request = requestOf(
      [serviceBody('web', dependingOn('cart', 'auth')), serviceBody('cart', { resource_names: ['pictures'] })],
      {
        resource_requirements: [bucket],
        configuration_overrides: [
          { variable: 'A', value: 1 },
          { variable: 'A', value: 2, service_name: 'cart' },
        ],
        rollback_procedures: [{ resource_name: 'pictures', action: 'KEEP', reason: 'to look into' }],
        success_criteria: { api_tests: [{ name: 'home', service_name: 'web', request: { path: '/' } }] },
      },
      { monitoring_config: { alerts: [{ name: 'errors', service_name: 'web', metric: 'ERROR_PERCENT', above: 1 }] } },
    );
    expect(faultsOf(request, ['auth'])).toEqual([]);
  });

  it.each([
    [
      'a service name',
      servicesOnly(serviceBody('a'), serviceBody('b'), serviceBody('a')),
      'duplicate_service',
      '/specification/services/2/name',
    ],
    [
      'a resource name',
      requestOf([serviceBody('a')], { resource_requirements: [bucket, bucket] }),
      'duplicate_resource',
      '/specification/resource_requirements/1/name',
    ],
    [
      'a dependency',
      servicesOnly(serviceBody('a', dependingOn('b', 'b')), serviceBody('b')),
      'duplicate_dependency',
      '/specification/services/0/dependencies/1/service_name',
    ],
    [
      'a resource of a service',
      requestOf([serviceBody('a', { resource_names: ['pictures', 'pictures'] })], { resource_requirements: [bucket] }),
      'duplicate_reference',
      '/specification/services/0/resource_names/1',
    ],
    [
      'a health check name',
      servicesOnly(serviceBody('a', { health_checks: [{ kind: 'TCP' }, { kind: 'HTTP' }] })),
      'duplicate_health_check',
      '/specification/services/0/health_checks/1/name',
    ],
    [
      'a test name, over both kinds of tests',
      requestOf([serviceBody('a')], {
        success_criteria: {
          api_tests: [{ name: 't', service_name: 'a', request: { path: '/' } }],
          performance_tests: [{ name: 't', service_name: 'a', max_p95_milliseconds: 100 }],
        },
      }),
      'duplicate_test',
      '/specification/success_criteria/performance_tests/0/name',
    ],
    [
      'an override',
      requestOf([serviceBody('a')], {
        configuration_overrides: [
          { variable: 'A', value: 1 },
          { variable: 'A', value: 2 },
        ],
      }),
      'duplicate_override',
      '/specification/configuration_overrides/1/variable',
    ],
    [
      'a rollback procedure',
      requestOf([serviceBody('a')], {
        resource_requirements: [bucket],
        rollback_procedures: ['KEEP', 'REMOVE'].map((action) => ({ resource_name: 'pictures', action, reason: 'so' })),
      }),
      'duplicate_procedure',
      '/specification/rollback_procedures/1/resource_name',
    ],
    [
      'an alert name',
      requestOf(
        [serviceBody('a')],
        {},
        {
          monitoring_config: {
            alerts: [1, 2].map((above) => ({ name: 'x', service_name: 'a', metric: 'ERROR_PERCENT', above })),
          },
        },
      ),
      'duplicate_alert',
      '/monitoring_config/alerts/1/name',
    ],
  ])('refuses %s that stands twice', (_, request, code, pointer) => {
    expect(onlyFaultOf(request)).toMatchObject({ code, pointer });
  });

  it('refuses a cycle, naming its path and pointing at a dependency of it [CD2]', () => {
    const request = servicesOnly(
      serviceBody('web', dependingOn('cart')),
      serviceBody('cart', dependingOn('orders')),
      serviceBody('db'),
      serviceBody('orders', dependingOn('db', 'cart')),
    );
    expect(onlyFaultOf(request)).toEqual({
      pointer: '/specification/services/3/dependencies/1/service_name',
      code: 'dependency_cycle',
      message: 'The services depend on each other in a circle: cart > orders > cart. Remove one of these dependencies.',
    });
  });

  it('names every cycle at once [CD2]', () => {
    const faults = faultsOf(
      servicesOnly(
        serviceBody('a', dependingOn('b')),
        serviceBody('b', dependingOn('a')),
        serviceBody('c', dependingOn('d')),
        serviceBody('d', dependingOn('c')),
      ),
    );
    expect(faults.map((fault) => fault.message)).toEqual([
      expect.stringContaining('a > b > a'),
      expect.stringContaining('c > d > c'),
    ]);
    expect(faults.map((fault) => fault.pointer)).toEqual([
      '/specification/services/1/dependencies/0/service_name',
      '/specification/services/3/dependencies/0/service_name',
    ]);
  });

  it('refuses a dependency on itself [CD2]', () => {
    expect(onlyFaultOf(servicesOnly(serviceBody('a', dependingOn('a'))))).toEqual({
      pointer: '/specification/services/0/dependencies/0/service_name',
      code: 'self_dependency',
      message: 'a depends on itself. Remove the dependency.',
    });
  });

  it('refuses an unknown dependency, and suggests the name that was meant [CD2]', () => {
    const fault = onlyFaultOf(servicesOnly(serviceBody('web', dependingOn('chekout')), serviceBody('checkout')));
    expect(fault).toMatchObject({
      pointer: '/specification/services/0/dependencies/0/service_name',
      code: 'unknown_dependency',
    });
    expect(fault.message).toContain('web depends on chekout');
    expect(fault.message).toContain('Did you mean checkout?');
  });

  it('names long cycles in a message of bearable length', () => {
    const names = Array.from({ length: 500 }, (_, index) => `s${index}`);
    const fault = onlyFaultOf(
      servicesOnly(...names.map((name, index) => serviceBody(name, dependingOn(names[(index + 1) % 500] as string)))),
    );
    expect(fault.message).toContain('s0 > s1 > ');
    expect(fault.message).toContain('more)');
    expect(fault.message.length).toBeLessThan(300);
  });

  it.each([
    [
      'test',
      { success_criteria: { performance_tests: [{ name: 't', service_name: 'carts', max_p95_milliseconds: 9 }] } },
      '/specification/success_criteria/performance_tests/0/service_name',
    ],
    [
      'override',
      { configuration_overrides: [{ variable: 'A', value: 1, service_name: 'carts' }] },
      '/specification/configuration_overrides/0/service_name',
    ],
  ])('refuses a %s for a service that is not in the release', (_, specification, pointer) => {
    const fault = onlyFaultOf(requestOf([serviceBody('cart')], specification), ['carts']);
    expect(fault).toMatchObject({ code: 'unknown_service', pointer });
    expect(fault.message).toContain('Did you mean cart?');
  });

  it('refuses an alert for a service that is not in the release', () => {
    const alerts = [{ name: 'x', service_name: 'basket', metric: 'ERROR_PERCENT', above: 1 }];
    expect(onlyFaultOf(requestOf([serviceBody('cart')], {}, { monitoring_config: { alerts } }))).toMatchObject({
      code: 'unknown_service',
      pointer: '/monitoring_config/alerts/0/service_name',
    });
  });

  it.each([
    [
      'service',
      [serviceBody('cart', { resource_names: ['picture'] })],
      {},
      '/specification/services/0/resource_names/0',
    ],
    [
      'rollback procedure',
      [serviceBody('cart')],
      { rollback_procedures: [{ resource_name: 'picture', action: 'KEEP', reason: 'so' }] },
      '/specification/rollback_procedures/0/resource_name',
    ],
  ])('refuses a resource that no requirement has, named by a %s [DS2]', (_, services, specification, pointer) => {
    const fault = onlyFaultOf(requestOf(services, { resource_requirements: [bucket], ...specification }));
    expect(fault).toMatchObject({ code: 'unknown_resource', pointer });
    expect(fault.message).toContain('Did you mean pictures?');
  });

  it.each([
    [{ kind: 'ROLLING', max_unavailable: 0, max_surge: 0 }, 'invalid_strategy', ''],
    [{ kind: 'ROLLING', max_unavailable: 3, max_surge: 0 }, 'invalid_strategy', '/max_unavailable'],
  ])('refuses the strategy %j', (deployment_strategy, code, place) => {
    const request = servicesOnly(
      serviceBody('a', { deployment_strategy, scaling_rules: [{ min_instances: 2, max_instances: 2 }] }),
    );
    expect(onlyFaultOf(request)).toMatchObject({
      code,
      pointer: `/specification/services/0/deployment_strategy${place}`,
    });
  });

  it.each([
    [{ timeout_milliseconds: 5_000, start_period_milliseconds: 1_000 }, 'timeout_milliseconds'],
    [{ interval_milliseconds: 20_000, healthy_threshold: 3 }, 'start_period_milliseconds'],
  ])('refuses a health check that can never pass in time: %j', (timing, property) => {
    const request = servicesOnly(serviceBody('a', { health_checks: [{ kind: 'TCP', ...timing }] }));
    expect(onlyFaultOf(request)).toMatchObject({
      code: 'invalid_health_check',
      pointer: `/specification/services/0/health_checks/0/${property}`,
    });
  });

  it('refuses a service for another provider than its environment has', () => {
    expect(
      onlyFaultOf(servicesOnly(serviceBody('a', { provider: 'AWS' }), serviceBody('b', { provider: 'LOCAL' }))),
    ).toMatchObject({
      code: 'not_supported',
      pointer: '/specification/services/0/provider',
    });
  });

  it('refuses an environment of a provider that it cannot deploy to', () => {
    expect(onlyFaultOf(servicesOnly(serviceBody('a')), [], { cloud_provider: 'AWS' })).toMatchObject({
      code: 'not_supported',
      pointer: '/specification/target_environment',
    });
  });

  it('refuses a region that the environment does not allow [CR3]', () => {
    const definition = { region: 'eu-west-1', configuration: { allowed_regions: ['eu-central-1'] } };
    expect(onlyFaultOf(servicesOnly(serviceBody('a')), [], definition)).toMatchObject({
      code: 'region_not_allowed',
      pointer: '/specification/target_environment',
    });
  });

  it('refuses a resource whose constraint does not allow the region [CR3]', () => {
    const constraints = [{ kind: 'ENCRYPTED' }, { kind: 'REGION', allowed: ['eu-central-1'] }];
    const request = requestOf([serviceBody('a')], { resource_requirements: [{ ...bucket, constraints }] });
    expect(onlyFaultOf(request)).toMatchObject({
      code: 'region_not_allowed',
      pointer: '/specification/resource_requirements/0/constraints/1/allowed',
    });
  });

  it('refuses an artifact without a hash where a policy requires one', () => {
    const hashed = serviceBody('b', { artifact: { kind: 'DIRECTORY', location: '/srv/b', sha256: '0'.repeat(64) } });
    const definition = { security_policies: [{ id: 'hashes', kind: 'REQUIRE_ARTIFACT_HASH' }] };
    expect(onlyFaultOf(servicesOnly(hashed, serviceBody('a')), [], definition)).toMatchObject({
      code: 'artifact_hash_required',
      pointer: '/specification/services/1/artifact',
    });
  });

  it('refuses to make another type of resource of a live one', () => {
    const request = requestOf([serviceBody('a')], { resource_requirements: [bucket] });
    const faults = faultsOfSpecification(request, {
      liveServices: new Set(),
      environment: environmentOf(),
      liveResources: [{ name: 'pictures', type: 'RDS_DATABASE' }],
    });
    expect(faults).toMatchObject([
      { code: 'resource_type_fixed', pointer: '/specification/resource_requirements/0/resource_type' },
    ]);
  });

  it('refuses resources that cost more than their limit or the budget of the environment [CR2]', () => {
    const request = requestOf([serviceBody('a')], {
      resource_requirements: [
        { ...bucket, cost_limits: [{ max_cost_microusd_per_hour: 10_000 }] },
        { ...bucket, name: 'films' },
      ],
    });
    const environment = environmentOf({ configuration: { max_cost_microusd_per_hour: 25_000 } });
    const costing = (pictures: number, films: number) =>
      faultsOfSpecification(request, {
        liveServices: new Set(),
        environment,
        resourceCosts: new Map([
          ['pictures', pictures],
          ['films', films],
        ]),
      });
    expect(costing(10_000, 15_000)).toEqual([]);
    expect(costing(10_001, 0)).toMatchObject([
      { code: 'cost_limit_exceeded', pointer: '/specification/resource_requirements/0/cost_limits/0' },
    ]);
    expect(costing(10_000, 15_001)).toMatchObject([
      {
        code: 'budget_exceeded',
        pointer: '/specification/resource_requirements',
        message: expect.stringContaining('$0.0250'),
      },
    ]);
  });

  it('tells all faults at once, each with a pointer to something in the body', () => {
    const request = requestOf(
      [
        serviceBody('a', {
          ...dependingOn('a', 'nowhere'),
          deployment_strategy: { kind: 'BLUE_GREEN' },
          resource_names: ['none'],
        }),
        serviceBody('a', { provider: 'AWS' }),
      ],
      { rollback_procedures: [{ resource_name: 'none', action: 'KEEP', reason: 'so' }] },
    );
    const faults = faultsOf(request);
    expect(new Set(faults.map((fault) => fault.code))).toEqual(
      new Set(['duplicate_service', 'unknown_dependency', 'unknown_resource', 'not_supported']),
    );
    for (const fault of faults) expect(valueAt(request, fault.pointer.split('/').slice(1))).toBeDefined();
  });

  it('shows a hundred faults and counts the rest', () => {
    const faults = faultsOf(
      servicesOnly(serviceBody('a', dependingOn(...Array.from({ length: 250 }, (_, index) => `gone-${index}`)))),
    );
    expect(faults).toHaveLength(101);
    expect(faults[100]).toMatchObject({
      pointer: '',
      code: 'more_faults',
      message: expect.stringContaining('150 more'),
    });
  });

  it('takes names that objects have by nature for names like any other', () => {
    const request = servicesOnly(
      serviceBody('constructor', dependingOn('valueof')),
      serviceBody('tostring', dependingOn('constructor')),
    );
    expect(onlyFaultOf(request)).toMatchObject({ code: 'unknown_dependency' });
  });
});
