import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyCapacity, nothing, type CapacityAmount } from '../../../../../shared/domain/environment/capacity.ts';
import {
  changeEnvironment,
  configurationStatusSchema,
  createEnvironment,
  environmentHealthSchema,
  getConfigurationStatus,
  getEnvironmentHealth,
  getResourceUtilization,
  resourceUtilizationSchema,
  type ObservedService,
} from '../../../../../shared/domain/environment/environment.aggregate.ts';
import {
  environmentDefinitionSchema,
  environmentSchema,
  type EnvironmentDefinition,
} from '../../../../../shared/domain/environment/environment.ts';
import { liveServiceOf } from '../release.fixture.ts';

const definitionOf = (more: object = {}): EnvironmentDefinition =>
  environmentDefinitionSchema.parse({ id: 'dev', type: 'DEVELOPMENT', ...more });
const dev = createEnvironment(definitionOf());
const now = '2026-11-23T19:09:23.000Z';

describe('createEnvironment', () => {
  it('makes version 1, active and with nothing in it, named by its id unless told', () => {
    expect(environmentSchema.parse(dev)).toMatchObject({
      id: 'dev',
      name: 'dev',
      version: 1,
      status: 'ACTIVE',
      resources: [],
    });
    expect(createEnvironment(definitionOf({ name: 'Development' })).name).toBe('Development');
  });
});

describe('changeEnvironment', () => {
  it('makes the next version, and keeps what is in the environment', () => {
    const found = {
      ...dev,
      resources: [{ resource_id: 'r', name: 'a', resource_type: 'S3_BUCKET' as const, quantity: 1, service_names: [] }],
    };
    const change = changeEnvironment(found, definitionOf({ configuration: { variables: { A: 1 } } }));
    expect(change).toMatchObject({
      outcome: 'changed',
      environment: { version: 2, resources: found.resources, configuration: { variables: { A: 1 } } },
    });
  });

  it('changes nothing when the definition says what holds already', () => {
    expect(changeEnvironment(dev, definitionOf())).toEqual({ outcome: 'unchanged', environment: dev });
    expect(changeEnvironment(createEnvironment(definitionOf({ name: 'Development' })), definitionOf())).toMatchObject({
      outcome: 'unchanged',
    });
  });

  it.each([{ id: 'other' }, { cloud_provider: 'AWS' }, { region: 'eu-west-1' }])(
    'refuses to make another environment of it: %j',
    (more) => {
      expect(changeEnvironment(dev, definitionOf(more))).toMatchObject({
        outcome: 'refused',
        code: 'identity_fixed',
        message: expect.stringContaining(Object.values(more)[0] as string),
      });
    },
  );

  it('refuses to change one that is being decommissioned', () => {
    expect(changeEnvironment({ ...dev, status: 'DECOMMISSIONING' }, definitionOf({ name: 'x' }))).toMatchObject({
      outcome: 'refused',
      code: 'environment_ended',
    });
  });
});

describe('getEnvironmentHealth', () => {
  const observed = (service_name: string, healthy_instances: number): ObservedService => ({
    service_name,
    version: '1.0.0',
    healthy_instances,
    wanted_instances: 2,
    url: 'http://127.0.0.1:1',
    message: 'GET /health answered 200',
  });

  it.each<[string, number[], string]>([
    ['HEALTHY when all wanted instances are', [2, 2], 'HEALTHY'],
    ['DEGRADED when one service misses an instance', [2, 1], 'DEGRADED'],
    ['DEGRADED when one service is down', [0, 2], 'DEGRADED'],
    ['UNHEALTHY when all services are down', [0, 0], 'UNHEALTHY'],
    ['HEALTHY when nothing is live', [], 'HEALTHY'],
  ])('is %s [EA5]', (_, healthy, status) => {
    const health = getEnvironmentHealth(
      'dev',
      healthy.map((count, index) => observed(`s${index}`, count)),
      now,
    );
    expect(environmentHealthSchema.parse(health)).toEqual(health);
    expect(health).toMatchObject({ environment_id: 'dev', status, checked_at: now });
    expect(health.services.map((service) => service.status)).toEqual(
      healthy.map((count) => ['UNHEALTHY', 'DEGRADED', 'HEALTHY'][count]),
    );
  });
});

describe('getResourceUtilization', () => {
  const amount: fc.Arbitrary<CapacityAmount> = fc.record({
    cpu_millicores: fc.nat(),
    memory_bytes: fc.nat(),
    instances: fc.nat(),
    resources: fc.nat(),
  });

  it('says how much of each limit runs or is reserved [EA6]', () => {
    const limited = createEnvironment(
      definitionOf({
        configuration: { limits: { cpu_millicores: 1_000, memory_bytes: 3, instances: 4, resources: 0 } },
      }),
    );
    const reserved = { ...nothing, cpu_millicores: 250, memory_bytes: 1 };
    const utilization = getResourceUtilization(limited, {
      allocated: { ...nothing, cpu_millicores: 500 },
      reservations: { d: { peak: reserved, lasting: nothing } },
      version: 1,
    });
    expect(resourceUtilizationSchema.parse(utilization)).toEqual(utilization);
    expect(utilization.used_percent).toEqual({ cpu_millicores: 75, memory_bytes: 34, instances: 0, resources: 100 });
  });

  it('is over 100 percent exactly when the limit is passed [EA6]', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1 }), (allocated, limit) => {
        const limits = { cpu_millicores: limit, memory_bytes: limit, instances: limit, resources: limit };
        const { used_percent } = getResourceUtilization(
          { ...dev, configuration: { ...dev.configuration, limits } },
          { ...emptyCapacity, allocated },
        );
        expect(used_percent.instances > 100).toBe(allocated.instances > limit);
      }),
    );
  });
});

describe('getConfigurationStatus', () => {
  it('names the live services that break a rule of the environment as it is now [EA7]', () => {
    const rules = {
      variables: { REGION: 'eu' },
      validation_rules: [{ variable: 'LOG_LEVEL' }],
      inheritance_rules: [{ variable: 'REGION', kind: 'LOCKED' }],
    };
    const live = [
      liveServiceOf('sound', {}, { configuration: { variables: { LOG_LEVEL: 'info' } } }),
      liveServiceOf('odd', {}, { configuration: { variables: { REGION: 'us' } } }),
    ];
    const status = getConfigurationStatus(createEnvironment(definitionOf({ configuration: rules })), live);
    expect(configurationStatusSchema.parse(status)).toEqual(status);
    expect(status).toMatchObject({ environment_version: 1, is_consistent: false });
    expect(status.services.map((service) => service.faults.length)).toEqual([0, 2]);
    expect(getConfigurationStatus(dev, live).is_consistent).toBe(true);
  });
});
