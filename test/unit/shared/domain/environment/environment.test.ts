import { describe, expect, it } from '@jest/globals';
import {
  environmentDefinitionSchema,
  environmentSchema,
} from '../../../../../shared/domain/environment/environment.ts';
import { parseBody } from '../../../../../shared/domain/specification/parse-body.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';

const environment = {
  id: 'prod',
  name: 'Production',
  type: 'PRODUCTION',
  region: 'eu-central-1',
  cloud_provider: 'AWS',
  configuration: {
    variables: { LOG_LEVEL: 'info', RETRIES: 3, TRACING: true },
    limits: { cpu_millicores: 1, memory_bytes: 2, instances: 3, resources: 4 },
    max_cost_microusd_per_hour: 5,
    allowed_regions: ['eu-central-1'],
    validation_rules: [{ variable: 'LOG_LEVEL', required: true, pattern: '^(info|debug)$' }],
    inheritance_rules: [{ variable: 'LOG_LEVEL', kind: 'LOCKED' }],
  },
  resources: [
    { resource_id: 'r1', name: 'pictures', resource_type: 'S3_BUCKET', quantity: 1, service_names: ['cart', 'web'] },
  ],
  security_policies: [
    { id: 'team', kind: 'ACCESS', role: 'deployer', principals: ['group:shop'] },
    { id: 'hashes', kind: 'REQUIRE_ARTIFACT_HASH' },
  ],
  network_config: { address_range: '10.0.0.0/16', public_access: false },
  monitoring_endpoints: [{ name: 'pager', kind: 'WEBHOOK', url: 'https://example.org/hook' }],
  status: 'ACTIVE',
  version: 1,
};

describe('an environment', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [E2]', () => {
    expectFields(environmentSchema, environment);
  });

  it('is of one of three types, two providers and four statuses [E2]', () => {
    expectValues(environmentSchema, environment, 'type', ['DEVELOPMENT', 'STAGING', 'PRODUCTION']);
    expectValues(environmentSchema, environment, 'cloud_provider', ['LOCAL', 'AWS']);
    expectValues(environmentSchema, environment, 'status', [
      'ACTIVE',
      'DEPLOYING',
      'DECOMMISSIONING',
      'DECOMMISSIONED',
    ]);
  });

  it('has many resources and many configuration variables [REL2]', () => {
    const allocation = environment.resources[0];
    const many = { ...environment, resources: ['a', 'b', 'c'].map((name) => ({ ...allocation, name })) };
    expect(environmentSchema.parse(many)).toMatchObject({
      resources: { length: 3 },
      configuration: { variables: { LOG_LEVEL: 'info', RETRIES: 3 } },
    });
  });
});

describe('the definition of an environment', () => {
  it('needs an id and a type alone', () => {
    expect(environmentDefinitionSchema.parse({ id: 'dev', type: 'DEVELOPMENT' })).toEqual({
      id: 'dev',
      type: 'DEVELOPMENT',
      region: 'local',
      cloud_provider: 'LOCAL',
      configuration: {
        variables: {},
        limits: { cpu_millicores: 16_000, memory_bytes: 17_179_869_184, instances: 200, resources: 100 },
        allowed_regions: [],
        validation_rules: [],
        inheritance_rules: [],
      },
      security_policies: [],
      network_config: { public_access: false },
      monitoring_endpoints: [],
    });
  });

  it.each([
    [{ id: 'Dev' }, '/id'],
    [
      { configuration: { validation_rules: [{ variable: 'A', pattern: '(' }] } },
      '/configuration/validation_rules/0/pattern',
    ],
    [
      { monitoring_endpoints: [{ name: 'x', kind: 'WEBHOOK', url: 'file:///etc/passwd' }] },
      '/monitoring_endpoints/0/url',
    ],
    [{ configuration: { variables: { 'not-so': 1 } } }, '/configuration/variables/not-so'],
  ])('refuses %j', (more, pointer) => {
    expect(parseBody(environmentDefinitionSchema, { id: 'dev', type: 'DEVELOPMENT', ...more })).toMatchObject({
      outcome: 'invalid',
      faults: [{ pointer }],
    });
  });
});
