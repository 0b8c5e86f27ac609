import { describe, expect, it } from '@jest/globals';
import { resourceEventSchema } from '../../../../../shared/domain/resource/resource-event.ts';
import { resourceRequirementSchema } from '../../../../../shared/domain/resource/resource-requirement.ts';
import { resourceSchema } from '../../../../../shared/domain/resource/resource.ts';
import { isAsWanted, wantedConfigurationOf } from '../../../../../shared/domain/resource/wanted-configuration.ts';
import { resourceOf } from '../resource.fixture.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';

const types = [
  'EC2_INSTANCE',
  'S3_BUCKET',
  'RDS_DATABASE',
  'ELASTICACHE_CLUSTER',
  'DYNAMODB_TABLE',
  'SQS_QUEUE',
  'LAMBDA_FUNCTION',
  'ECS_SERVICE',
  'LOAD_BALANCER',
];

const resource = {
  id: 'r1',
  name: 'pictures',
  environment_id: 'prod',
  type: 'S3_BUCKET',
  provider: 'AWS',
  region: 'eu-central-1',
  configuration: { size_bytes: 1, versioned: true, class: 'STANDARD' },
  allocation: { resource_id: 'r1', name: 'pictures', resource_type: 'S3_BUCKET', quantity: 1, service_names: ['cart'] },
  status: 'AVAILABLE',
  cost_center: 'shop',
  cost_microusd_per_hour: 12,
  physical_id: 'prod-pictures',
  outputs: { URL: 'https://example.org' },
  tags: [{ key: 'team', value: 'shop' }],
  lifecycle_policies: [{ kind: 'KEEP_ON_ROLLBACK', reason: 'to look into' }],
  created_by_deployment: 'd1',
  created_at: '2026-11-23T19:09:23.000Z',
  updated_at: '2026-11-23T19:09:23.000Z',
};

const requirement = {
  name: 'pictures',
  resource_type: 'S3_BUCKET',
  quantity: 2,
  specification: { size_bytes: 1 },
  constraints: [
    { kind: 'REGION', allowed: ['eu-central-1'] },
    { kind: 'MAX_LATENCY', milliseconds: 5 },
    { kind: 'ENCRYPTED' },
  ],
  optimization_rules: [{ metric: 'STORAGE', below_percent: 10, action: 'SCALE_DOWN' }],
  cost_limits: [{ max_cost_microusd_per_hour: 9 }],
  tags: [{ key: 'team', value: 'shop' }],
};

describe('a resource', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [E4]', () => {
    expectFields(resourceSchema, resource);
  });

  it('is of one of nine types, two providers and six statuses [E4]', () => {
    expectValues(resourceSchema, resource, 'type', types);
    expectValues(resourceSchema, resource, 'provider', ['LOCAL', 'AWS']);
    expectValues(resourceSchema, resource, 'status', [
      'CREATING',
      'AVAILABLE',
      'CONFIGURING',
      'FAILED',
      'DELETING',
      'DELETED',
    ]);
  });

  it('costs a whole number of micro-dollars', () => {
    expect(resourceSchema.safeParse({ ...resource, cost_microusd_per_hour: 0.5 }).success).toBe(false);
    expect(resourceSchema.safeParse({ ...resource, cost_microusd_per_hour: -1 }).success).toBe(false);
  });
});

describe('a resource requirement', () => {
  it('carries type, quantity, specification, constraints, optimization rules and cost limits [DS2]', () => {
    expectFields(resourceRequirementSchema, requirement, [
      'quantity',
      'specification',
      'constraints',
      'optimization_rules',
      'cost_limits',
      'tags',
    ]);
  });

  it('is for one of a type unless told more [DS2]', () => {
    expect(resourceRequirementSchema.parse({ name: 'pictures', resource_type: 'S3_BUCKET' })).toEqual({
      name: 'pictures',
      resource_type: 'S3_BUCKET',
      quantity: 1,
      specification: {},
      constraints: [],
      optimization_rules: [],
      cost_limits: [],
      tags: [],
    });
    expectValues(resourceRequirementSchema, requirement, 'resource_type', types);
  });

  it('wants its specification and what its constraints add to it', () => {
    const wanted = resourceRequirementSchema.parse(requirement);
    expect(wantedConfigurationOf(wanted)).toEqual({ size_bytes: 1, max_latency_milliseconds: 5, encrypted: true });
    const live = resourceOf({
      name: 'pictures',
      configuration: { size_bytes: 1, encrypted: true, max_latency_milliseconds: 5 },
    });
    const asMany = { ...live, allocation: { ...live.allocation, quantity: 2 } };
    expect(isAsWanted(asMany, wanted)).toBe(true);
    expect(isAsWanted(live, wanted)).toBe(false);
    expect(isAsWanted({ ...asMany, status: 'FAILED' }, wanted)).toBe(false);
    expect(isAsWanted({ ...asMany, configuration: { ...asMany.configuration, size_bytes: 2 } }, wanted)).toBe(false);
    expect(isAsWanted({ ...asMany, configuration: { ...asMany.configuration, more: 1 } }, wanted)).toBe(false);
  });
});

describe('a resource event', () => {
  const event = {
    id: 'e1',
    resource_id: 'r1',
    event_type: 'RESOURCE_CREATED',
    status: 'SUCCEEDED',
    details: { name: 'pictures' },
    metrics: [{ name: 'size', value: 1, unit: 'bytes' }],
    timestamp: '2026-11-23T19:09:23.000Z',
    source_component: 'resource-provisioner',
  };

  it('carries every field of the model, and refuses what is missing, wrong or unknown', () => {
    expectFields(resourceEventSchema, event);
    expectValues(resourceEventSchema, event, 'event_type', [
      'RESOURCE_CREATED',
      'RESOURCE_CONFIGURED',
      'RESOURCE_RESTORED',
      'RESOURCE_DELETED',
      'RESOURCE_KEPT',
      'RESOURCE_FAILED',
    ]);
  });
});
