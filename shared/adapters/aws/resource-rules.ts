import type { z } from 'zod';
import { WindlassError } from '../../domain/errors/windlass.error.ts';
import type { ResourceType } from '../../domain/resource/resource-requirement.ts';
import type { ResourceDefinition, ResourceDriver } from '../../ports/resource-driver.port.ts';

/** The resource does not exist, or what is asked of it can't be made here. */
export class ResourceRefusedError extends WindlassError {
  override readonly name = 'ResourceRefusedError';
  readonly code = 'resource_refused';
}

/** What can be said of a type of resource without asking AWS. */
export type ResourceRules = {
  readonly resource_type: ResourceType;
  /** Its keys are all that a specification may name. */
  readonly specification: z.ZodObject;
  /** What one costs that holds nothing and is not used. */
  readonly idle_cost_microusd_per_hour: number;
};

const specificationFault = ({ resource_type, specification }: ResourceRules, issue: z.core.$ZodIssue): string => {
  const fault = `${['specification', ...issue.path].join('.')}: ${issue.message}.`;
  return issue.code === 'unrecognized_keys'
    ? `${fault} A ${resource_type} on AWS knows ${Object.keys(specification.shape).join(', ')}.`
    : fault;
};

/** Why the resource can't be made; a quantity is refused, since a service could not tell several under one name apart. */
export const definitionFaults = (
  rules: ResourceRules,
  { target, quantity, specification }: ResourceDefinition,
): readonly string[] => {
  const quantityFaults =
    quantity === 1
      ? []
      : [
          `quantity is ${quantity}, but a ${rules.resource_type} is one ${target.name}. Set it to 1, and give each further one its own name.`,
        ];
  const { error } = rules.specification.safeParse(specification);
  return [...quantityFaults, ...(error?.issues ?? []).map((issue) => specificationFault(rules, issue))];
};

export const refuseFaults = (rules: ResourceRules, definition: ResourceDefinition): void => {
  const faults = definitionFaults(rules, definition);
  if (faults.length > 0) throw new ResourceRefusedError(faults.join(' '));
};

export type ResourceChecks = Pick<ResourceDriver, 'resource_types' | 'check' | 'cost_microusd_per_hour'>;

export const checksOf = (rules: ResourceRules): ResourceChecks => ({
  resource_types: [rules.resource_type],
  check: (definition) => definitionFaults(rules, definition),
  cost_microusd_per_hour: () => rules.idle_cost_microusd_per_hour,
});
