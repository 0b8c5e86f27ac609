import type { DeploymentRecords, DeploymentSession } from '../../shared/domain/deployment/deployment.repository.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { CloudProvider } from '../../shared/domain/naming/names.ts';
import type { ResourceType } from '../../shared/domain/resource/resource-requirement.ts';
import type { ResourceRepository } from '../../shared/domain/resource/resource.repository.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { need } from '../../shared/runtime/need.ts';
import type { AssessingDriver, KnownRequirement } from './assess-requirements.ts';
import { definitionOf } from './resource-definition.ts';

const readsAtATime = 16;

export type RequirementSources<Driver extends AssessingDriver = AssessingDriver> = {
  readonly records: Pick<DeploymentRecords, 'specification'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById'>;
  readonly resources: Pick<ResourceRepository, 'findResourcesByEnvironment'>;
  readonly drivers: (provider: CloudProvider, type: ResourceType) => Driver | undefined;
};

export type ResourceFacts<Driver extends AssessingDriver = AssessingDriver> = {
  readonly environment: Environment;
  readonly specification: DeploymentSpecification;
  readonly known: readonly KnownRequirement<Driver>[];
};

/** The release's requirements in the order of their names, each with its record and with what is really there. */
export const readRequirements = async <Driver extends AssessingDriver>(
  sources: RequirementSources<Driver>,
  { deployment_id, environment_id }: DeploymentSession,
): Promise<ResourceFacts<Driver>> => {
  const specification = await need(
    sources.records.specification(deployment_id),
    'specification of deployment',
    deployment_id,
  );
  const environment = await need(
    sources.environments.findEnvironmentById(environment_id),
    'environment',
    environment_id,
  );
  const records = new Map(
    (await sources.resources.findResourcesByEnvironment(environment_id)).map((resource) => [resource.name, resource]),
  );
  const requirements = specification.resource_requirements.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const known = await inParallel(requirements, readsAtATime, async (requirement): Promise<KnownRequirement<Driver>> => {
    const definition = definitionOf(environment_id, requirement);
    const driver = sources.drivers(environment.cloud_provider, requirement.resource_type);
    return {
      requirement,
      definition,
      driver,
      record: records.get(requirement.name),
      observed: await driver?.read(definition.target),
    };
  });
  return { environment, specification, known };
};
