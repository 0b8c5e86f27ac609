import { describe, expect, it } from '@jest/globals';
import { loadScalingOf, mostInstancesOf } from '../../../../../shared/domain/service/scaling.ts';
import { trafficPolicyOf } from '../../../../../shared/domain/service/traffic-policy.ts';

const ruled = (min_instances: number, max_instances: number) => ({
  scaling_rules: [{ min_instances, max_instances, target_concurrency: 4 }],
});

describe('the scaling of a service', () => {
  it('lets it run as many as its first rule says by load', () => {
    expect([loadScalingOf(ruled(2, 5)), mostInstancesOf(ruled(2, 5))]).toEqual([
      { max_instances: 5, target_concurrency: 4 },
      5,
    ]);
  });

  it('adds none by load to a fixed number, at no moment of a rollout', () => {
    expect([loadScalingOf(ruled(3, 3)).max_instances, mostInstancesOf(ruled(3, 3))]).toEqual([1, 3]);
    expect([loadScalingOf({ scaling_rules: [] }).max_instances, mostInstancesOf({ scaling_rules: [] })]).toEqual([
      1, 1,
    ]);
  });

  it('knows what a service was released with before there was a load to go by, or a policy', () => {
    const stored = { scaling_rules: [{ min_instances: 2, max_instances: 4 }] } as unknown as ReturnType<typeof ruled>;
    expect(loadScalingOf(stored)).toEqual({ max_instances: 4, target_concurrency: 10 });
    expect(trafficPolicyOf({})).toEqual({ session_affinity: 'NONE', version_pins: true });
  });
});
