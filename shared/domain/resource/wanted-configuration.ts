import type { ResourceRequirement } from './resource-requirement.ts';
import type { Resource } from './resource.ts';

type Configuration = ResourceRequirement['specification'];

/** What a constraint asks of the resource, in the words of a specification. REGION is the environment's matter. */
const demandOf = (constraint: ResourceRequirement['constraints'][number]): Configuration => {
  switch (constraint.kind) {
    case 'ENCRYPTED':
      return { encrypted: true };
    case 'MAX_LATENCY':
      return { max_latency_milliseconds: constraint.milliseconds };
    case 'REGION':
      return {};
  }
};

/** What the resource has to be: its specification, and what its constraints add to that. */
export const wantedConfigurationOf = ({ specification, constraints }: ResourceRequirement): Configuration =>
  Object.assign({}, specification, ...constraints.map(demandOf)) as Configuration;

/** Whether a live resource is what a release needs, as far as the inventory says. */
export const isAsWanted = (resource: Resource, requirement: ResourceRequirement): boolean => {
  const wanted = Object.entries(wantedConfigurationOf(requirement));
  return (
    resource.status !== 'FAILED' &&
    resource.allocation.quantity === requirement.quantity &&
    Object.keys(resource.configuration).length === wanted.length &&
    wanted.every(([key, value]) => resource.configuration[key] === value)
  );
};
