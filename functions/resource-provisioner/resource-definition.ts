import type { ResourceRequirement } from '../../shared/domain/resource/resource-requirement.ts';
import { wantedConfigurationOf } from '../../shared/domain/resource/wanted-configuration.ts';
import type { ResourceDefinition, ResourceDriver, ResourceTarget } from '../../shared/ports/resource-driver.port.ts';

export const targetOf = (
  environment_id: string,
  { name, resource_type }: Pick<ResourceRequirement, 'name' | 'resource_type'>,
): ResourceTarget => ({ environment_id, resource_type, name });

type Constraint = ResourceRequirement['constraints'][number];

/** What the driver is asked for: the specification, and what the constraints add to it. */
export const definitionOf = (environment_id: string, requirement: ResourceRequirement): ResourceDefinition => ({
  target: targetOf(environment_id, requirement),
  quantity: requirement.quantity,
  specification: wantedConfigurationOf(requirement),
});

/** The constraints that the driver cannot keep: those whose demand it refuses. */
export const unkeptConstraints = (
  driver: Pick<ResourceDriver, 'check'>,
  environment_id: string,
  requirement: ResourceRequirement,
): readonly Constraint[] => {
  const faultsWith = (constraints: readonly Constraint[]): number =>
    driver.check(definitionOf(environment_id, { ...requirement, constraints: [...constraints] })).length;
  const without = faultsWith([]);
  return requirement.constraints.filter((constraint) => faultsWith([constraint]) > without);
};
