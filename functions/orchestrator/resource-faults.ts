import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { ResourceRequirement } from '../../shared/domain/resource/resource-requirement.ts';
import type { Finding } from '../../shared/domain/specification/specification-fault.ts';
import type { ResourceDefinition } from '../../shared/ports/resource-driver.port.ts';
import type { DriverRules, DriversWith } from '../../shared/ports/resource-drivers.port.ts';

export type CheckedResources = {
  readonly findings: readonly Finding[];
  /** Micro-dollars an hour, by resource name. */
  readonly costs: ReadonlyMap<string, number>;
};

const definitionOf = (
  environment_id: string,
  { name, resource_type, quantity, specification }: ResourceRequirement,
): ResourceDefinition => ({
  target: { environment_id, resource_type, name },
  quantity,
  specification,
});

/** Whether there is a driver for each resource that a release needs, which takes its definition; and what it costs. */
export const checkResources = (
  drivers: DriversWith<DriverRules>,
  { id, cloud_provider }: Environment,
  requirements: readonly ResourceRequirement[],
): CheckedResources => {
  const checked = requirements.map((requirement, index) => {
    const at = ['specification', 'resource_requirements', index];
    const definition = definitionOf(id, requirement);
    const driver = drivers(cloud_provider, requirement.resource_type);
    if (driver === undefined) {
      const message = (): string =>
        `${requirement.name} is a ${requirement.resource_type}, which the provider ${cloud_provider} cannot make here. Use another type.`;
      return { findings: [{ at: [...at, 'resource_type'], code: 'not_supported', message }], cost: 0 };
    }
    const findings = driver.check(definition).map((fault) => ({
      at: [...at, 'specification'],
      code: 'invalid_value',
      message: () => `${requirement.name}: ${fault}`,
    }));
    return { findings, cost: findings.length === 0 ? driver.cost_microusd_per_hour(definition) : 0 };
  });
  return {
    findings: checked.flatMap((one) => one.findings),
    costs: new Map(requirements.map((requirement, index) => [requirement.name, checked[index]?.cost ?? 0])),
  };
};
