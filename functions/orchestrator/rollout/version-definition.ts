import { serviceVariables } from '../../../shared/domain/configuration/service-variables.ts';
import type { DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import type { VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import { need } from '../../../shared/runtime/need.ts';

export type DefinitionSources = Pick<DeploymentRecords, 'specification' | 'preparedConfiguration'>;

/** A version of a service as the deployment that released it configured it; the same again whenever it is asked for. */
export const readVersionDefinition = async (
  records: DefinitionSources,
  released: { readonly deployment_id: string; readonly version_id: string; readonly service: ServiceSpecification },
): Promise<VersionDefinition> => {
  const { deployment_id, version_id, service } = released;
  const [specification, fixed] = await Promise.all([
    need(records.specification(deployment_id), 'specification of deployment', deployment_id),
    need(records.preparedConfiguration(deployment_id), 'prepared configuration of deployment', deployment_id),
  ]);
  return {
    version_id,
    version: service.version,
    artifact: service.artifact,
    command: service.command,
    variables: serviceVariables(fixed, service, specification.configuration_overrides),
    dependencies: service.dependencies.map((dependency) => dependency.service_name),
    health_checks: service.health_checks,
    stop_grace_milliseconds: service.stop_grace_milliseconds,
  };
};
