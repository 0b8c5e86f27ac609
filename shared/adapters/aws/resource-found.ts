import type { ObservedResource, ResourceTarget } from '../../ports/resource-driver.port.ts';
import { ForeignResourceError } from './resource-ownership.ts';
import { ResourceRefusedError } from './resource-rules.ts';

/** What is there under a target's name. `unfinished`: ours, but its making was cut short. `foreign`: not made by a release. */
export type FoundResource = ObservedResource & { readonly state: 'whole' | 'unfinished' | 'foreign' };

export type FindResource = (target: ResourceTarget) => Promise<FoundResource | undefined>;

export const observedOf = ({ physical_id, specification, outputs }: FoundResource): ObservedResource => ({
  physical_id,
  specification,
  outputs,
});

export const foreignResource = (physical_id: string): FoundResource => ({
  physical_id,
  specification: {},
  outputs: {},
  state: 'foreign',
});

export const missingWords = ({ name, resource_type, environment_id }: ResourceTarget): string =>
  `There is no ${resource_type} ${name} in environment ${environment_id}. Create it first.`;

/** Throws ForeignResourceError for what is not ours. */
export const refuseForeign = (target: ResourceTarget, found: FoundResource | undefined): FoundResource | undefined => {
  if (found?.state === 'foreign') throw ForeignResourceError.of(target, found.physical_id);
  return found;
};

/** What is there and ours; throws when there is none. */
export const requireFound = (target: ResourceTarget, found: FoundResource | undefined): FoundResource => {
  const ours = refuseForeign(target, found);
  if (ours === undefined) throw new ResourceRefusedError(missingWords(target));
  return ours;
};
