import { resolveConfiguration } from '../../../shared/domain/configuration/configuration-hierarchy.ts';
import { hierarchyOf, serviceVariables } from '../../../shared/domain/configuration/service-variables.ts';
import type { DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import { versionIdOf } from '../../../shared/domain/planning/version-id.ts';
import { loadScalingOf } from '../../../shared/domain/service/scaling.ts';
import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import { trafficPolicyOf } from '../../../shared/domain/service/traffic-policy.ts';
import type { VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import { contentHash } from '../../../shared/runtime/content-hash.ts';
import { need } from '../../../shared/runtime/need.ts';

export type DefinitionSources = Pick<DeploymentRecords, 'outline' | 'preparedConfiguration'>;

export type ReleasedVersion = {
  readonly deployment_id: string;
  readonly version_id: string;
  readonly service: ServiceSpecification;
};

const readReleased = async (records: DefinitionSources, { deployment_id }: ReleasedVersion) => {
  const [{ specification }, fixed] = await Promise.all([
    need(records.outline(deployment_id), 'request of deployment', deployment_id),
    need(records.preparedConfiguration(deployment_id), 'prepared configuration of deployment', deployment_id),
  ]);
  const { configuration_overrides, resource_requirements } = specification;
  return { overrides: configuration_overrides, resource_requirements, fixed };
};

/**
 * A version of a service as the deployment that released it configured it; the same again whenever it is asked for. With the hash that its
 * artifact was found to have, nothing else is installed, though the artifact may change at any moment.
 */
export const readVersionDefinition = async (
  records: DefinitionSources,
  released: ReleasedVersion,
  artifact_sha256 = released.service.artifact.sha256,
): Promise<VersionDefinition> => {
  const { version_id, service } = released;
  const { overrides, resource_requirements, fixed } = await readReleased(records, released);
  return {
    version_id,
    version: service.version,
    artifact: artifact_sha256 === undefined ? service.artifact : { ...service.artifact, sha256: artifact_sha256 },
    command: service.command,
    variables: serviceVariables(fixed, service, overrides),
    dependencies: service.dependencies.map((dependency) => dependency.service_name),
    resources: resource_requirements
      .filter(({ name }) => service.resource_names.includes(name))
      .map(({ resource_type, name }) => ({ resource_type, name })),
    memory_bytes: service.compute.memory_bytes,
    health_checks: service.health_checks,
    stop_grace_milliseconds: service.stop_grace_milliseconds,
    traffic_policy: trafficPolicyOf(service),
    scaling: loadScalingOf(service),
  };
};

/** Whether an artifact with this hash is what the version was made of: its id names its content. */
export const isReleasedContent = async (
  records: DefinitionSources,
  released: ReleasedVersion,
  artifact_sha256: string,
): Promise<boolean> => {
  const { version_id, service } = released;
  const { overrides, resource_requirements, fixed } = await readReleased(records, released);
  const variables = resolveConfiguration(hierarchyOf(fixed, [service], overrides), service.name);
  return versionIdOf({ service, artifact_sha256, variables, resource_requirements }, contentHash) === version_id;
};
