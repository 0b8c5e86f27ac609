import { describe, expect, it } from '@jest/globals';
import { planWaves } from '../../../../../shared/domain/planning/plan-waves.ts';
import {
  instancesOf,
  serviceSchema,
  serviceSpecificationSchema,
} from '../../../../../shared/domain/service/service.ts';
import { resourceSchema } from '../../../../../shared/domain/resource/resource.ts';
import { dependingOn, requestOf, serviceBody } from '../release.fixture.ts';
import { resourceOf } from '../resource.fixture.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';

const service = {
  id: 'service-1',
  name: 'cart',
  version: '1.4.0',
  type: 'MICROSERVICE',
  dependencies: [{ service_name: 'orders' }],
  resources: [
    {
      name: 'pictures',
      resource_type: 'S3_BUCKET',
      quantity: 1,
      specification: {},
      constraints: [],
      optimization_rules: [],
      cost_limits: [],
      tags: [],
    },
  ],
  configuration: { variables: { LOG_LEVEL: 'info' } },
  health_checks: [
    {
      kind: 'HTTP',
      name: 'health',
      path: '/health',
      expected_status: 200,
      interval_milliseconds: 500,
      timeout_milliseconds: 2_000,
      healthy_threshold: 2,
      unhealthy_threshold: 3,
      start_period_milliseconds: 30_000,
    },
  ],
  scaling_rules: [{ min_instances: 1, max_instances: 3, target_concurrency: 10 }],
  deployment_strategy: { kind: 'ROLLING', max_unavailable: 0, max_surge: 1 },
  status: 'ACTIVE',
};

describe('a service', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [E3]', () => {
    expectFields(serviceSchema, service);
  });

  it('is of one of eight types and seven statuses [E3]', () => {
    expectValues(serviceSchema, service, 'type', [
      'MICROSERVICE',
      'FRONTEND',
      'GATEWAY',
      'WORKER',
      'FUNCTION',
      'DATABASE',
      'CACHE',
      'QUEUE',
    ]);
    expectValues(serviceSchema, service, 'status', [
      'PENDING',
      'DEPLOYING',
      'ACTIVE',
      'UNHEALTHY',
      'FAILED',
      'ROLLED_BACK',
      'REMOVED',
    ]);
  });

  it.each([
    { kind: 'RECREATE' },
    { kind: 'ROLLING', max_unavailable: 1, max_surge: 0 },
    { kind: 'BLUE_GREEN' },
    { kind: 'CANARY', steps: [{ weight_percent: 10, bake_seconds: 60 }] },
  ])('takes over by the strategy %j [E3]', (deployment_strategy) => {
    expect(serviceSchema.parse({ ...service, deployment_strategy })).toMatchObject({ deployment_strategy });
  });

  it('depends on many services, and many depend on it [REL3]', () => {
    const { specification } = requestOf([
      serviceBody('web', dependingOn('cart', 'orders')),
      serviceBody('admin', dependingOn('cart', 'orders')),
      serviceBody('cart'),
      serviceBody('orders'),
    ]);
    const nodes = specification.services.map((one) => ({
      name: one.name,
      dependencies: one.dependencies.map((dependency) => dependency.service_name),
    }));
    expect(planWaves(nodes, new Set())).toEqual({
      outcome: 'planned',
      waves: [
        ['cart', 'orders'],
        ['admin', 'web'],
      ],
    });
  });

  it('uses many resources, and a resource is used by many services [REL3]', () => {
    const { specification } = requestOf([
      serviceBody('web', { resource_names: ['pictures', 'films'] }),
      serviceBody('cart', { resource_names: ['pictures'] }),
    ]);
    expect(specification.services.map((one) => one.resource_names)).toEqual([['pictures', 'films'], ['pictures']]);
    const pictures = resourceOf({ name: 'pictures' });
    const allocation = { ...pictures.allocation, service_names: ['cart', 'web'] };
    expect(resourceSchema.parse({ ...pictures, allocation }).allocation.service_names).toEqual(['cart', 'web']);
  });
});

describe('the specification of a service', () => {
  it('needs a name, a version, an artifact, a command and a health check', () => {
    const parsed = serviceSpecificationSchema.parse(serviceBody('cart'));
    expect(parsed).toMatchObject({
      type: 'MICROSERVICE',
      dependencies: [],
      compute: { cpu_millicores: 100, memory_bytes: 134_217_728 },
      configuration: { variables: {} },
      deployment_strategy: { kind: 'ROLLING', max_unavailable: 0, max_surge: 1 },
      stop_grace_milliseconds: 5_000,
    });
    for (const field of ['name', 'version', 'artifact', 'command', 'health_checks']) {
      expect(serviceSpecificationSchema.safeParse({ ...serviceBody('cart'), [field]: undefined }).success).toBe(false);
    }
  });

  it('runs the number of instances of its first scaling rule, one without a rule', () => {
    expect(
      instancesOf({
        scaling_rules: [
          { min_instances: 3, max_instances: 5, target_concurrency: 10 },
          { min_instances: 7, max_instances: 9, target_concurrency: 10 },
        ],
      }),
    ).toBe(3);
    expect(instancesOf({ scaling_rules: [] })).toBe(1);
  });

  it.each(['Cart', 'cart_1', '-cart', 'cart-', '1cart', 'a'.repeat(64), '', '../cart', 'cart\n'])(
    'refuses the name %j',
    (name) => {
      expect(serviceSpecificationSchema.safeParse(serviceBody(name)).success).toBe(false);
    },
  );

  it('requires the hash of a tarball, and takes one of a directory', () => {
    const sha256 = 'a'.repeat(64);
    const accepts = (artifact: object): boolean =>
      serviceSpecificationSchema.safeParse(serviceBody('cart', { artifact })).success;
    expect(accepts({ kind: 'TARBALL', location: '/x.tgz' })).toBe(false);
    expect(accepts({ kind: 'TARBALL', location: '/x.tgz', sha256 })).toBe(true);
    expect(accepts({ kind: 'DIRECTORY', location: '/x', sha256 })).toBe(true);
    expect(accepts({ kind: 'DIRECTORY', location: '/x', sha256: 'A'.repeat(64) })).toBe(false);
  });
});
