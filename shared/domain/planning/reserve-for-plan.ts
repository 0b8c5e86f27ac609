import { isScaledOnly, rolloutOf } from '../deployment/execute-strategy.ts';
import { nothing, type CapacityAmount, type Reservation } from '../environment/capacity.ts';
import { mostInstancesOf } from '../service/scaling.ts';
import type { ServiceSpecification } from '../service/service.ts';
import { changeOfCapacity, planCapacity, type VersionSize } from './plan-capacity.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { PlannedService } from './release-plan.ts';

/** Resources beyond those that are live: a requirement of quantity 3 is three of them. */
const addedResources = ({ request, liveResources }: PlanFacts): CapacityAmount => {
  const live = new Map(liveResources.map((resource) => [resource.name, resource.allocation.quantity]));
  const resources = request.specification.resource_requirements.reduce(
    (sum, { name, quantity }) => sum + quantity - (live.get(name) ?? 0),
    0,
  );
  return { ...nothing, resources };
};

const sizeOf = (service: ServiceSpecification, instances: number): VersionSize => ({
  compute: service.compute,
  instances,
  max_instances: Math.max(instances, mostInstancesOf(service)),
});

/** What the planned services and resources take of the environment's capacity, beyond what is live (CD4). */
export const reservationOf = (facts: PlanFacts, waves: readonly (readonly PlannedService[])[]): Reservation => {
  const { services: all, activation_order } = facts.request.specification;
  const services = new Map(all.map((service) => [service.name, service]));
  const live = new Map(facts.live.map((service) => [service.service_name, service]));
  const change = (planned: PlannedService): Reservation => {
    const [service, running] = [services.get(planned.name), live.get(planned.name)];
    if (service === undefined || planned.change === 'NONE') return { peak: nothing, lasting: nothing };
    return changeOfCapacity({
      actions: rolloutOf(planned, service),
      next: sizeOf(service, planned.instances),
      ...(running !== undefined && { previous: sizeOf(running.specification, running.instances) }),
      isScaledOnly: isScaledOnly(planned),
    });
  };
  return planCapacity(
    addedResources(facts),
    waves.map((wave) => wave.map(change)),
    activation_order.max_parallel,
  );
};
