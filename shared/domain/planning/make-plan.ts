import { asJson } from '../canonical-json.ts';
import { plus, type Capacity, type CapacityAmount } from '../environment/capacity.ts';
import { WindlassError } from '../errors/windlass.error.ts';
import { assessRisk } from './assess-risk.ts';
import { planResources, planServices } from './plan-changes.ts';
import type { PlanFacts } from './plan-facts.ts';
import { planWaves } from './plan-waves.ts';
import type { ReleasePlan } from './release-plan.ts';
import { reservationOf } from './reserve-for-plan.ts';

export type { PlanFacts } from './plan-facts.ts';

/** A specification that `faultsOfSpecification` refuses was to be planned: the caller's mistake. */
export class UnplannableError extends WindlassError {
  override readonly name = 'UnplannableError';
  readonly code = 'specification_invalid';
}

const wavesOf = ({ request, live }: PlanFacts): readonly (readonly string[])[] => {
  const services = request.specification.services.map((service) => ({
    name: service.name,
    dependencies: service.dependencies.map((one) => one.service_name),
  }));
  const plan = planWaves(services, new Set(live.map((service) => service.service_name)));
  if (plan.outcome !== 'planned') {
    throw new UnplannableError('No order of deployment meets the dependencies: the specification was not checked.');
  }
  return plan.waves;
};

const inUse = ({ allocated, reservations }: Capacity): CapacityAmount =>
  Object.values(reservations).reduce((sum, one) => plus(sum, one.peak), allocated);

/**
 * What the release would do to its environment as it is now (B4): every change, the order, what it costs and takes, and how risky it is.
 * The same facts give the same plan and hash, other facts another hash. The specification must be without faults (`faultsOfSpecification`):
 * throws `UnplannableError` or `UnsupportedError` otherwise.
 */
export const makePlan = (facts: PlanFacts): ReleasePlan => {
  const { request, environment, hash } = facts;
  const { specification } = request;
  const waves = wavesOf(facts);
  const byWave = planServices(facts, waves);
  const plannedServices = byWave.flat();
  const resources = planResources(facts);
  const content: Omit<ReleasePlan, 'hash'> = {
    environment_id: environment.id,
    environment_version: environment.version,
    specification_hash: hash(asJson(specification)),
    services: plannedServices,
    resources: [...resources],
    waves: waves.map((wave) => [...wave]),
    cost_microusd_per_hour: resources.reduce((sum, resource) => sum + resource.cost_microusd_per_hour, 0),
    capacity: {
      ...reservationOf(facts, byWave),
      in_use: inUse(facts.capacity),
      limits: environment.configuration.limits,
    },
    risk: assessRisk({ environment, specification, live: facts.live, services: plannedServices, resources }),
  };
  return { ...content, hash: hash(asJson(content)) };
};
