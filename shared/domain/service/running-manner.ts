import { loadScalingOf } from './scaling.ts';
import type { ServiceSpecification } from './service.ts';
import { trafficPolicyOf } from './traffic-policy.ts';

type Mannered = Pick<ServiceSpecification, 'scaling_rules' | 'traffic_policy'>;

const mannerOf = (service: Mannered): string => {
  const { max_instances, target_concurrency } = loadScalingOf(service);
  const { session_affinity, version_pins } = trafficPolicyOf(service);
  return JSON.stringify([max_instances, target_concurrency, session_affinity, version_pins]);
};

/** Whether both are scaled by load and found by requests in the same way. That is no part of a version: the very same one may run in another. */
export const isRunAlike = (one: Mannered, other: Mannered): boolean => mannerOf(one) === mannerOf(other);
