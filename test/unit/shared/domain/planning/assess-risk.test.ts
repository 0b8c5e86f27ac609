import { describe, expect, it } from '@jest/globals';
import { assessRisk, type RiskFacts } from '../../../../../shared/domain/planning/assess-risk.ts';
import type { PlannedService } from '../../../../../shared/domain/planning/release-plan.ts';
import { dependingOn, liveServiceOf, requestOf, serviceBody } from '../release.fixture.ts';

const tested = {
  success_criteria: { api_tests: [{ name: 't', service_name: 'a', request: { path: '/' } }], bake_seconds: 60 },
};

/** An update of all services, in a development environment, with tests. */
const factsOf = (services: readonly object[], more: Partial<RiskFacts> = {}): RiskFacts => {
  const { specification } = requestOf(services, tested);
  const planned = specification.services.map((service): PlannedService => ({
    name: service.name,
    change: 'UPDATE',
    to_version: service.version,
    version_id: 'v',
    wave: 0,
    strategy: service.deployment_strategy.kind,
    instances: 1,
  }));
  return {
    environment: { id: 'dev', type: 'DEVELOPMENT' },
    specification,
    live: [liveServiceOf('a')],
    services: planned,
    resources: [],
    ...more,
  };
};
const production = { environment: { id: 'prod', type: 'PRODUCTION' as const } };
const changedDatabase = {
  resources: [
    { name: 'orders-db', resource_type: 'RDS_DATABASE' as const, change: 'UPDATE' as const, cost_microusd_per_hour: 0 },
  ],
};
const canary = (bake_seconds: number, analysis: object) => ({
  deployment_strategy: { kind: 'CANARY', steps: [{ weight_percent: 10, bake_seconds }], analysis },
});
const recreate = { deployment_strategy: { kind: 'RECREATE' } };

describe('assessRisk', () => {
  it('finds a small tested update outside of production low', () => {
    expect(assessRisk(factsOf([serviceBody('a')]))).toEqual({ level: 'LOW', reasons: [] });
  });

  it.each<[string, RiskFacts, string, string]>([
    ['production', factsOf([serviceBody('a')], production), 'MEDIUM', 'production environment'],
    ['a resource changed in place', factsOf([serviceBody('a')], changedDatabase), 'MEDIUM', 'orders-db'],
    [
      'a resource changed in place in production',
      factsOf([serviceBody('a')], { ...production, ...changedDatabase }),
      'HIGH',
      'orders-db',
    ],
    ['a service that keeps data', factsOf([serviceBody('a', { type: 'DATABASE' })]), 'MEDIUM', 'keeps data'],
    ['an interruption', factsOf([serviceBody('a', recreate)]), 'MEDIUM', 'RECREATE'],
    [
      'an interruption of what others need',
      factsOf([serviceBody('a', recreate), serviceBody('b', dependingOn('a'))]),
      'HIGH',
      'depend on them',
    ],
    [
      'an interruption of what live services need',
      factsOf([serviceBody('a', recreate)], { live: [liveServiceOf('z', {}, dependingOn('a'))] }),
      'HIGH',
      'depend on them',
    ],
    [
      'many changes at once',
      factsOf(Array.from({ length: 11 }, (_, index) => serviceBody(`s${index}`))),
      'MEDIUM',
      '11 services change',
    ],
    [
      'a change under many dependents',
      factsOf([serviceBody('a'), ...['b', 'c', 'd', 'e', 'f'].map((name) => serviceBody(name, dependingOn('a')))]),
      'MEDIUM',
      '5 or more services depend on a',
    ],
    [
      'a canary in production that goes on unjudged',
      factsOf([serviceBody('a', canary(60, { on_inconclusive: 'PROCEED' }))], production),
      'MEDIUM',
      'a goes on without a verdict',
    ],
  ])('tells of %s', (_, facts, level, words) => {
    const risk = assessRisk(facts);
    expect(risk.level).toBe(level);
    expect(risk.reasons).toContainEqual(expect.stringContaining(words));
  });

  it.each([
    [60, { on_inconclusive: 'ROLL_BACK' }],
    [0, { on_inconclusive: 'PROCEED' }],
  ])('finds nothing in a canary that ends with a verdict, or is not judged: %j %j', (bake_seconds, analysis) => {
    expect(assessRisk(factsOf([serviceBody('a', canary(bake_seconds, analysis))])).reasons).toEqual([]);
  });

  it('puts the worst reason first', () => {
    expect(
      assessRisk(factsOf([serviceBody('a', recreate), serviceBody('b', dependingOn('a'))], production)).reasons[0],
    ).toContain('RECREATE');
  });

  it('says when a release has no tests and is not watched', () => {
    const { specification } = requestOf([serviceBody('a')]);
    expect(assessRisk(factsOf([serviceBody('a')], { ...production, specification })).reasons).toEqual([
      expect.stringContaining('production'),
      expect.stringContaining('no tests'),
      expect.stringContaining('bake_seconds is 0'),
    ]);
  });

  it('says when there is no earlier version to fall back to', () => {
    expect(assessRisk(factsOf([serviceBody('a')], { live: [] }))).toEqual({
      level: 'LOW',
      reasons: [expect.stringContaining('no earlier version')],
    });
  });
});
