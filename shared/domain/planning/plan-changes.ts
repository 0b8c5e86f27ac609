import { resolveConfiguration } from '../configuration/configuration-hierarchy.ts';
import type { LiveService } from '../deployment/service-rollout.ts';
import { configurationHierarchyOf } from '../environment/configuration-status.ts';
import { isAsWanted } from '../resource/wanted-configuration.ts';
import { isRunAlike } from '../service/running-manner.ts';
import { instancesOf, type ServiceSpecification } from '../service/service.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { PlannedResource, PlannedService } from './release-plan.ts';
import { versionIdOf } from './version-id.ts';

const changeOf = (
  running: LiveService | undefined,
  version_id: string,
  service: ServiceSpecification,
): PlannedService['change'] => {
  if (running === undefined) return 'CREATE';
  const isSame = running.version_id === version_id && running.instances === instancesOf(service);
  return isSame && isRunAlike(running.specification, service) ? 'NONE' : 'UPDATE';
};

const planService = (
  service: ServiceSpecification,
  version_id: string,
  wave: number,
  running: LiveService | undefined,
): PlannedService => {
  const instances = instancesOf(service);
  return {
    name: service.name,
    change: changeOf(running, version_id, service),
    ...(running !== undefined && {
      from_version: running.version,
      from_version_id: running.version_id,
      from_instances: running.instances,
    }),
    to_version: service.version,
    version_id,
    wave,
    strategy: service.deployment_strategy.kind,
    instances,
  };
};

/** What becomes of the services, wave after wave. */
export const planServices = (
  { request: { specification }, environment, live, artifactHashes, hash }: PlanFacts,
  waves: readonly (readonly string[])[],
): readonly (readonly PlannedService[])[] => {
  const services = new Map(specification.services.map((service) => [service.name, service]));
  const running = new Map(live.map((service) => [service.service_name, service]));
  const hierarchy = configurationHierarchyOf(
    environment,
    specification.services,
    specification.configuration_overrides,
  );
  return waves.map((names, wave) =>
    names.map((name) => {
      const service = services.get(name) as ServiceSpecification;
      const variables = resolveConfiguration(hierarchy, name);
      const { resource_requirements } = specification;
      const content = { service, artifact_sha256: artifactHashes.get(name), variables, resource_requirements };
      const version_id = versionIdOf(content, hash);
      return planService(service, version_id, wave, running.get(name));
    }),
  );
};

/** What becomes of the resources, in the order of the specification. */
export const planResources = ({ request, liveResources, resourceCosts }: PlanFacts): readonly PlannedResource[] => {
  const live = new Map(liveResources.map((resource) => [resource.name, resource]));
  return request.specification.resource_requirements.map((requirement) => {
    const found = live.get(requirement.name);
    const change = found === undefined ? 'CREATE' : isAsWanted(found, requirement) ? 'NONE' : 'UPDATE';
    return {
      name: requirement.name,
      resource_type: requirement.resource_type,
      change,
      cost_microusd_per_hour: resourceCosts.get(requirement.name) ?? 0,
    };
  });
};
