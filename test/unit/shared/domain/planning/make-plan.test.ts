import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type ContentHash } from '../../../../../shared/domain/canonical-json.ts';
import { executeDeploymentStrategy } from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import type { LiveService } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { emptyCapacity } from '../../../../../shared/domain/environment/capacity.ts';
import { makePlan, type PlanFacts } from '../../../../../shared/domain/planning/make-plan.ts';
import {
  releasePlanSchema,
  type PlannedService,
  type ReleasePlan,
} from '../../../../../shared/domain/planning/release-plan.ts';
import { dependingOn, environmentOf, liveServiceOf, requestOf, serviceBody } from '../release.fixture.ts';
import { resourceOf } from '../resource.fixture.ts';

const hash: ContentHash = (value) => createHash('sha256').update(canonicalJson(value)).digest('hex');
const compute = { cpu_millicores: 100, memory_bytes: 2_000_000 };
const instances = (count: number): object => ({ scaling_rules: [{ min_instances: count, max_instances: count }] });

const factsOf = (
  services: readonly object[],
  more: Partial<PlanFacts> = {},
  specification: object = {},
): PlanFacts => ({
  request: requestOf(
    services.map((service) => ({ compute, ...service })),
    specification,
  ),
  environment: environmentOf(),
  live: [],
  liveResources: [],
  capacity: emptyCapacity,
  artifactHashes: new Map(),
  resourceCosts: new Map(),
  hash,
  ...more,
});
const planOf = (...parameters: Parameters<typeof factsOf>): ReleasePlan => makePlan(factsOf(...parameters));
const first = (plan: ReleasePlan): PlannedService => plan.services[0] as PlannedService;

/** What the environment has live after the plan was carried out. */
const liveAfter = (facts: PlanFacts): readonly LiveService[] =>
  makePlan(facts).services.map((planned) => ({
    service_name: planned.name,
    version: planned.to_version,
    version_id: planned.version_id,
    instances: planned.instances,
    url: 'http://127.0.0.1:1',
    deployment_id: 'd',
    activated_at: '2026-11-23T19:09:23.000Z',
    specification: facts.request.specification.services.find(
      (service) => service.name === planned.name,
    ) as LiveService['specification'],
  }));

describe('makePlan', () => {
  it('plans a first release: everything is made, in the order of the dependencies [B4]', () => {
    const plan = planOf([serviceBody('web', dependingOn('cart')), serviceBody('cart', instances(2))]);
    expect(releasePlanSchema.parse(plan)).toEqual(plan);
    expect(plan.waves).toEqual([['cart'], ['web']]);
    expect(plan.services).toMatchObject([
      { name: 'cart', change: 'CREATE', to_version: '1.0.0', wave: 0, strategy: 'ROLLING', instances: 2 },
      { name: 'web', change: 'CREATE', wave: 1, instances: 1 },
    ]);
    expect(plan.services[0]?.version_id).toMatch(/^1\.0\.0-[0-9a-f]{10}$/);
  });

  it('changes nothing when the same release is live already [DA3]', () => {
    const facts = factsOf([serviceBody('web', dependingOn('cart')), serviceBody('cart')]);
    const plan = makePlan({ ...facts, live: liveAfter(facts) });
    expect(plan.services.map((service) => service.change)).toEqual(['NONE', 'NONE']);
    expect(plan.capacity).toMatchObject({
      peak: { instances: 0, cpu_millicores: 0 },
      lasting: { instances: 0, cpu_millicores: 0 },
    });
    expect(plan.risk).toEqual({ level: 'LOW', reasons: ['Nothing changes.'] });
    expect(executeDeploymentStrategy(plan, facts.request.specification)).toEqual([[], []]);
  });

  it('sees another version in a changed resource of the service, since its variables change with it', () => {
    const needing = (change: object): PlanFacts =>
      factsOf(
        [serviceBody('cart', { resource_names: ['orders'] }), serviceBody('web')],
        {},
        { resource_requirements: [{ name: 'orders', resource_type: 'RDS_DATABASE', ...change }] },
      );
    const live = liveAfter(needing({ specification: { size_bytes: 70_000 } }));
    const changes = (change: object): readonly string[] =>
      makePlan({ ...needing(change), live }).services.map((service) => service.change);
    expect(changes({ specification: { size_bytes: 90_000 } })).toEqual(['UPDATE', 'NONE']);
    expect(changes({ specification: { size_bytes: 70_000 }, constraints: [{ kind: 'ENCRYPTED' }] })).toEqual([
      'UPDATE',
      'NONE',
    ]);
    const tags = [{ key: 'team', value: 'orders' }];
    expect(changes({ specification: { size_bytes: 70_000 }, tags })).toEqual(['NONE', 'NONE']);
  });

  it('gives the same plan and hash for the same facts, in whatever order things are written', () => {
    const one = planOf([serviceBody('a', dependingOn('b', 'c')), serviceBody('b'), serviceBody('c')]);
    expect(planOf([serviceBody('a', dependingOn('b', 'c')), serviceBody('b'), serviceBody('c')])).toEqual(one);
    const turned = planOf([serviceBody('c'), serviceBody('b'), serviceBody('a', dependingOn('c', 'b'))]);
    expect(turned.services).toEqual(one.services);
  });

  it.each<[string, readonly object[], Partial<PlanFacts>, object]>([
    ['a command', [serviceBody('a', { command: ['node', 'other.js'] })], {}, {}],
    ['the artifact behind the same path', [serviceBody('a')], { artifactHashes: new Map([['a', 'f'.repeat(64)]]) }, {}],
    ['a variable of the service', [serviceBody('a', { configuration: { variables: { A: 1 } } })], {}, {}],
    [
      'a variable of the environment',
      [serviceBody('a')],
      { environment: environmentOf({ configuration: { variables: { A: 1 } } }) },
      {},
    ],
    ['an override', [serviceBody('a')], {}, { configuration_overrides: [{ variable: 'A', value: 1 }] }],
    ['a health check', [serviceBody('a', { health_checks: [{ kind: 'TCP' }] })], {}, {}],
    ['what it depends on', [serviceBody('a', dependingOn('b'))], { live: [liveServiceOf('b')] }, {}],
    [
      'a resource that it uses',
      [serviceBody('a', { resource_names: ['pictures'] })],
      {},
      { resource_requirements: [{ name: 'pictures', resource_type: 'S3_BUCKET' }] },
    ],
    ['the grace to stop', [serviceBody('a', { stop_grace_milliseconds: 1 })], {}, {}],
    [
      'the size of an instance',
      [serviceBody('a', { compute: { cpu_millicores: 1, memory_bytes: 2_000_000 } })],
      {},
      {},
    ],
    ['its version', [serviceBody('a', { version: '1.0.1' })], {}, {}],
  ])('sees another version in %s', (_, services, more, specification) => {
    const before = factsOf([serviceBody('a')]);
    const live = [...liveAfter(before), ...(more.live ?? [])];
    const plan = planOf(services, { ...more, live }, specification);
    expect(first(plan)).toMatchObject({
      change: 'UPDATE',
      from_version: '1.0.0',
      from_version_id: live[0]?.version_id,
      from_instances: 1,
    });
    expect(first(plan).version_id).not.toBe(live[0]?.version_id);
    expect(plan.hash).not.toBe(makePlan({ ...before, live }).hash);
  });

  it('sees no other version in another strategy, nor in another number of instances', () => {
    const live = liveAfter(factsOf([serviceBody('a')]));
    const recreated = planOf([serviceBody('a', { deployment_strategy: { kind: 'RECREATE' } })], { live });
    expect(first(recreated)).toMatchObject({ change: 'NONE', version_id: live[0]?.version_id });
    expect(first(planOf([serviceBody('a', instances(3))], { live }))).toMatchObject({
      change: 'UPDATE',
      version_id: live[0]?.version_id,
    });
  });

  it('only adds instances when only their number changes: what runs is neither replaced nor removed [DA3]', () => {
    const live = liveAfter(factsOf([serviceBody('a')]));
    const facts = factsOf([serviceBody('a', instances(3))], { live });
    expect(executeDeploymentStrategy(makePlan(facts), facts.request.specification)).toEqual([
      [
        {
          service_name: 'a',
          version_id: live[0]?.version_id,
          actions: [
            { kind: 'SCALE_NEW', instances: 3 },
            { kind: 'AWAIT_HEALTH' },
            { kind: 'SHIFT_TRAFFIC', new_weight: 3, old_weight: 0 },
          ],
        },
      ],
    ]);
    expect(makePlan(facts).capacity).toMatchObject({
      peak: { instances: 2, cpu_millicores: 200 },
      lasting: { instances: 2, cpu_millicores: 200 },
    });
  });

  it('gives room for all that may run by load, and plans what is wanted [CD4]', () => {
    const scaled = (max_instances: number): object => ({ scaling_rules: [{ min_instances: 1, max_instances }] });
    const facts = factsOf([serviceBody('a', scaled(4))]);
    expect(first(makePlan(facts))).toMatchObject({ change: 'CREATE', instances: 1 });
    expect(makePlan(facts).capacity).toMatchObject({
      peak: { instances: 4, cpu_millicores: 400 },
      lasting: { instances: 4, cpu_millicores: 400 },
    });
    const live = liveAfter(facts);
    const next = planOf([serviceBody('a', { ...scaled(6), version: '1.1.0' })], { live });
    expect(next.capacity).toMatchObject({ peak: { instances: 6 }, lasting: { instances: 2 } });
  });

  it.each([
    ['more instances by load', { scaling_rules: [{ min_instances: 1, max_instances: 5 }] }, 4],
    [
      'another load for an instance',
      { scaling_rules: [{ min_instances: 1, max_instances: 1, target_concurrency: 5 }] },
      0,
    ],
    ['sessions that stick', { traffic_policy: { session_affinity: 'COOKIE' } }, 0],
    ['a version that cannot be named', { traffic_policy: { version_pins: false } }, 0],
  ])('brings %s to the very same version', (_, change, lasting) => {
    const live = liveAfter(factsOf([serviceBody('a')]));
    const facts = factsOf([serviceBody('a', change)], { live });
    expect(first(makePlan(facts))).toMatchObject({ change: 'UPDATE', version_id: live[0]?.version_id, instances: 1 });
    expect(makePlan(facts).capacity).toMatchObject({ peak: { instances: lasting }, lasting: { instances: lasting } });
    expect(first(makePlan({ ...facts, live: liveAfter(facts) })).change).toBe('NONE');
  });

  it('changes nothing of a service that was released before there were policies and loads to scale by', () => {
    const [released] = liveAfter(factsOf([serviceBody('a')])) as [LiveService];
    const { traffic_policy: _, ...specification } = released.specification;
    const scaling_rules = [{ min_instances: 1, max_instances: 1 }];
    const live = [
      { ...released, specification: { ...specification, scaling_rules } as unknown as typeof released.specification },
    ];
    expect(first(planOf([serviceBody('a')], { live })).change).toBe('NONE');
  });

  it('says which resources are made, changed and left alone, and what they cost', () => {
    const resource_requirements = [
      { name: 'made', resource_type: 'S3_BUCKET' },
      { name: 'changed', resource_type: 'S3_BUCKET', specification: { size_bytes: 2 } },
      {
        name: 'kept',
        resource_type: 'S3_BUCKET',
        specification: { size_bytes: 1 },
        constraints: [{ kind: 'ENCRYPTED' }],
      },
      { name: 'broken', resource_type: 'S3_BUCKET' },
    ];
    const liveResources = [
      resourceOf({ name: 'changed', configuration: { size_bytes: 1 } }),
      resourceOf({ name: 'kept', configuration: { encrypted: true, size_bytes: 1 } }),
      resourceOf({ name: 'broken', status: 'FAILED' }),
    ];
    const resourceCosts = new Map([
      ['made', 5],
      ['changed', 7],
    ]);
    const plan = planOf([serviceBody('a')], { liveResources, resourceCosts }, { resource_requirements });
    expect(
      plan.resources.map(({ name, change, cost_microusd_per_hour }) => [name, change, cost_microusd_per_hour]),
    ).toEqual([
      ['made', 'CREATE', 5],
      ['changed', 'UPDATE', 7],
      ['kept', 'NONE', 0],
      ['broken', 'UPDATE', 0],
    ]);
    expect(plan.cost_microusd_per_hour).toBe(12);
    expect(plan.capacity).toMatchObject({ peak: { resources: 1 }, lasting: { resources: 1 } });
  });

  it('has another hash when anything of the environment is other than it was [B4]', () => {
    const services = [serviceBody('a')];
    const plans = [
      planOf(services),
      planOf(services, { environment: { ...environmentOf(), version: 2 } }),
      planOf(services, { capacity: { ...emptyCapacity, allocated: { ...emptyCapacity.allocated, instances: 1 } } }),
      planOf(services, {}, { success_criteria: { bake_seconds: 1 } }),
    ];
    expect(new Set(plans.map((plan) => plan.hash)).size).toBe(plans.length);
  });

  it('counts what others have reserved as in use', () => {
    const amount = { cpu_millicores: 1, memory_bytes: 2, instances: 3, resources: 4 };
    const plan = planOf([serviceBody('a')], {
      capacity: { allocated: amount, reservations: { other: { peak: amount, lasting: amount } }, version: 1 },
    });
    expect(plan.capacity.in_use).toEqual({ cpu_millicores: 2, memory_bytes: 4, instances: 6, resources: 8 });
  });

  it('refuses to plan what was not checked', () => {
    expect(() => planOf([serviceBody('a', dependingOn('a'))])).toThrow(
      expect.objectContaining({ name: 'UnplannableError', code: 'specification_invalid' }),
    );
  });

  it('takes names that objects have by nature for names like any other', () => {
    expect(
      planOf([serviceBody('constructor'), serviceBody('valueof')]).services.map((service) => service.change),
    ).toEqual(['CREATE', 'CREATE']);
  });
});
