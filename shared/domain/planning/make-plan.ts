import { asJson, type ContentHash } from '../canonical-json.ts';
import { resolveConfiguration, type ConfigurationHierarchy } from '../configuration/configuration-hierarchy.ts';
import type { DeploymentRequest } from '../deployment/deployment.ts';
import { isScaledOnly, rolloutOf } from '../deployment/execute-strategy.ts';
import type { LiveService } from '../deployment/service-rollout.ts';
import { nothing, plus, type Capacity, type CapacityAmount, type Reservation } from '../environment/capacity.ts';
import { configurationHierarchyOf } from '../environment/configuration-status.ts';
import type { Environment } from '../environment/environment.ts';
import { WindlassError } from '../errors/windlass.error.ts';
import { isAsWanted } from '../resource/wanted-configuration.ts';
import type { Resource } from '../resource/resource.ts';
import { instancesOf, type ServiceSpecification } from '../service/service.ts';
import { assessRisk } from './assess-risk.ts';
import { changeOfCapacity, planCapacity } from './plan-capacity.ts';
import { planWaves } from './plan-waves.ts';
import type { PlannedResource, PlannedService, ReleasePlan } from './release-plan.ts';
import { versionIdOf } from './version-id.ts';

export type PlanFacts = {
  readonly request: Pick<DeploymentRequest, 'specification'>;
  readonly environment: Environment;
  readonly live: readonly LiveService[];
  readonly liveResources: readonly Resource[];
  readonly capacity: Capacity;
  /** SHA-256 of the artifacts as they are now, by service name. */
  readonly artifactHashes: ReadonlyMap<string, string>;
  /** Micro-dollars an hour, by resource name; 0 for one that is not there. */
  readonly resourceCosts: ReadonlyMap<string, number>;
  readonly hash: ContentHash;
};

/** A specification that `faultsOfSpecification` refuses was to be planned: the caller's mistake. */
export class UnplannableError extends WindlassError {
  override readonly name = 'UnplannableError';
  readonly code = 'specification_invalid';
}

const wavesOf = ({ request, live }: PlanFacts): readonly (readonly string[])[] => {
  const services = request.specification.services.map((service) => ({ name: service.name, dependencies: service.dependencies.map((one) => one.service_name) }));
  const plan = planWaves(services, new Set(live.map((service) => service.service_name)));
  if (plan.outcome !== 'planned') throw new UnplannableError('The dependencies of the release cannot be met in any order; its specification was not checked.');
  return plan.waves;
};

const changeOf = (running: LiveService | undefined, version_id: string, instances: number): PlannedService['change'] => {
  if (running === undefined) return 'CREATE';
  return running.version_id === version_id && running.instances === instances ? 'NONE' : 'UPDATE';
};

const planService = (facts: PlanFacts, hierarchy: ConfigurationHierarchy, service: ServiceSpecification, wave: number, running: LiveService | undefined): PlannedService => {
  const variables = resolveConfiguration(hierarchy, service.name);
  const version_id = versionIdOf({ service, artifact_sha256: facts.artifactHashes.get(service.name), variables }, facts.hash);
  const instances = instancesOf(service);
  return {
    name: service.name,
    change: changeOf(running, version_id, instances),
    ...(running !== undefined && { from_version: running.version, from_version_id: running.version_id, from_instances: running.instances }),
    to_version: service.version,
    version_id,
    wave,
    strategy: service.deployment_strategy.kind,
    instances,
  };
};

const planResources = ({ request, liveResources, resourceCosts }: PlanFacts): readonly PlannedResource[] => {
  const live = new Map(liveResources.map((resource) => [resource.name, resource]));
  return request.specification.resource_requirements.map((requirement) => {
    const found = live.get(requirement.name);
    const change = found === undefined ? 'CREATE' : isAsWanted(found, requirement) ? 'NONE' : 'UPDATE';
    return { name: requirement.name, resource_type: requirement.resource_type, change, cost_microusd_per_hour: resourceCosts.get(requirement.name) ?? 0 };
  });
};

/** Resources beyond those that are live: a requirement of quantity 3 is three of them. */
const addedResources = ({ request, liveResources }: PlanFacts): CapacityAmount => {
  const live = new Map(liveResources.map((resource) => [resource.name, resource.allocation.quantity]));
  const resources = request.specification.resource_requirements.reduce((sum, { name, quantity }) => sum + quantity - (live.get(name) ?? 0), 0);
  return { ...nothing, resources };
};

const reservationOf = (facts: PlanFacts, waves: readonly (readonly PlannedService[])[], services: ReadonlyMap<string, ServiceSpecification>, live: ReadonlyMap<string, LiveService>): Reservation => {
  const change = (planned: PlannedService): Reservation => {
    const [service, running] = [services.get(planned.name), live.get(planned.name)];
    if (service === undefined || planned.change === 'NONE') return { peak: nothing, lasting: nothing };
    return changeOfCapacity({
      actions: rolloutOf(planned, service),
      compute: service.compute,
      instances: planned.instances,
      ...(running !== undefined && { previous: { compute: running.specification.compute, instances: running.instances } }),
      isScaledOnly: isScaledOnly(planned),
    });
  };
  return planCapacity(addedResources(facts), waves.map((wave) => wave.map(change)), facts.request.specification.activation_order.max_parallel);
};

const inUse = ({ allocated, reservations }: Capacity): CapacityAmount => Object.values(reservations).reduce((sum, one) => plus(sum, one.peak), allocated);

/**
 * What the release would do to its environment as it is now (B4): every change, the order, what it costs and takes, and how risky it is.
 * The same facts give the same plan and hash, other facts another hash. The specification must be without faults (`faultsOfSpecification`):
 * throws `UnplannableError` or `UnsupportedError` otherwise.
 */
export const makePlan = (facts: PlanFacts): ReleasePlan => {
  const { request, environment, hash } = facts;
  const { specification } = request;
  const waves = wavesOf(facts);
  const services = new Map(specification.services.map((service) => [service.name, service]));
  const live = new Map(facts.live.map((service) => [service.service_name, service]));
  const hierarchy = configurationHierarchyOf(environment, specification.services, specification.configuration_overrides);
  const byWave = waves.map((names, wave) => names.map((name) => planService(facts, hierarchy, services.get(name) as ServiceSpecification, wave, live.get(name))));
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
    capacity: { ...reservationOf(facts, byWave, services, live), in_use: inUse(facts.capacity), limits: environment.configuration.limits },
    risk: assessRisk({ environment, specification, live: facts.live, services: plannedServices, resources }),
  };
  return { ...content, hash: hash(asJson(content)) };
};
