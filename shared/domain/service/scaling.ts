import { instancesOf, scalingRuleSchema, type ServiceSpecification } from './service.ts';

type Scaled = Pick<ServiceSpecification, 'scaling_rules'>;

/** How many instances a deployer may run by load, and what it goes by. */
export type LoadScaling = { readonly max_instances: number; readonly target_concurrency: number };

const usualRule = scalingRuleSchema.parse({});
/** Of a service that was released before a rule had all of these, the missing ones are the usual ones. */
const ruleOf = ({ scaling_rules }: Scaled) => ({ ...usualRule, ...scaling_rules[0] });

/** How many instances of the service may run, whatever its load: what it takes of its environment's capacity. */
export const mostInstancesOf = (service: Scaled): number =>
  Math.max(instancesOf(service), ruleOf(service).max_instances);

/** A service of a fixed number is never scaled by load, also not while a rollout runs fewer of it than that. */
export const loadScalingOf = (service: Scaled): LoadScaling => {
  const { min_instances, max_instances, target_concurrency } = ruleOf(service);
  return { max_instances: max_instances > min_instances ? max_instances : 1, target_concurrency };
};
