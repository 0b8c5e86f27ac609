import { isScaledOnly, rolloutOf } from '../deployment/execute-strategy.ts';
import { nothing, type CapacityAmount, type Reservation } from '../environment/capacity.ts';
import { changeOfCapacity, planCapacity } from './plan-capacity.ts';
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
      compute: service.compute,
      instances: planned.instances,
      ...(running !== undefined && {
        previous: { compute: running.specification.compute, instances: running.instances },
      }),
      isScaledOnly: isScaledOnly(planned),
    });
  };
  return planCapacity(
    addedResources(facts),
    waves.map((wave) => wave.map(change)),
    activation_order.max_parallel,
  );
};
