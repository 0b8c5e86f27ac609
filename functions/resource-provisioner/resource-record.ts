import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { Resource, ResourceStatus } from '../../shared/domain/resource/resource.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import type { ObservedResource } from '../../shared/ports/resource-driver.port.ts';
import type { KnownRequirement } from './assess-requirements.ts';

/** The services that use the resource: those of the release that say so, and those outside of it that did before. */
export const usersOf = (
  resource_name: string,
  record: Resource | undefined,
  { services }: DeploymentSpecification,
): string[] => {
  const released = new Set(services.map((service) => service.name));
  const before = (record?.allocation.service_names ?? []).filter((name) => !released.has(name));
  const now = services
    .filter((service) => service.resource_names.includes(resource_name))
    .map((service) => service.name);
  return [...new Set([...before, ...now])].sort();
};

export type RecordInput = {
  readonly known: KnownRequirement;
  readonly observed: ObservedResource;
  readonly environment: Environment;
  readonly specification: DeploymentSpecification;
  readonly deployment_id: string;
  readonly status: ResourceStatus;
  readonly new_id: string;
  readonly now: string;
};

const policiesOf = (name: string, { rollback_procedures }: DeploymentSpecification): Resource['lifecycle_policies'] =>
  rollback_procedures
    .filter((procedure) => procedure.resource_name === name && procedure.action === 'KEEP')
    .map(({ reason }) => ({ kind: 'KEEP_ON_ROLLBACK', reason }));

/** The inventory's record of a resource as it is now. One that was known keeps its id and its origin. */
export const recordOf = ({
  known,
  observed,
  environment,
  specification,
  deployment_id,
  status,
  new_id,
  now,
}: RecordInput): Resource => {
  const { requirement, definition, driver, record } = known;
  const id = record?.id ?? new_id;
  const { name, resource_type, quantity, tags } = requirement;
  return {
    id,
    name,
    environment_id: environment.id,
    type: resource_type,
    provider: environment.cloud_provider,
    region: environment.region,
    configuration: { ...definition.specification },
    allocation: { resource_id: id, name, resource_type, quantity, service_names: usersOf(name, record, specification) },
    status,
    cost_center: tags.find((tag) => tag.key === 'cost_center')?.value ?? environment.id,
    cost_microusd_per_hour: driver?.cost_microusd_per_hour(definition) ?? 0,
    physical_id: observed.physical_id,
    outputs: { ...observed.outputs },
    tags,
    lifecycle_policies: policiesOf(name, specification),
    created_by_deployment: record?.created_by_deployment ?? deployment_id,
    created_at: record?.created_at ?? now,
    updated_at: now,
  };
};
