import type { ResourceRequirement } from '../../shared/domain/resource/resource-requirement.ts';
import { isAsWanted } from '../../shared/domain/resource/wanted-configuration.ts';
import type { Resource } from '../../shared/domain/resource/resource.ts';
import type { ObservedResource, ResourceDefinition } from '../../shared/ports/resource-driver.port.ts';

/** What has to be done so that the resource is as the release needs it. `refused` says why nothing may be. */
export type ResourceAction =
  | { readonly kind: 'CREATE' | 'CONFIGURE' | 'NONE' }
  | { readonly kind: 'REFUSED'; readonly found: string; readonly action: string };

/** Another specification was asked for last time, or the resource has been changed beside Windlass. */
const differs = (
  requirement: ResourceRequirement,
  definition: ResourceDefinition,
  record: Resource,
  observed: ObservedResource,
): boolean =>
  !isAsWanted(record, requirement) ||
  Object.entries(definition.specification).some(([key, value]) => observed.specification[key] !== value);

/**
 * Compares what is wanted with what is on record and with what is really there. What is there and not on record is never taken over: it
 * may belong to somebody else, and undoing the release would destroy it.
 */
export const decideAction = (
  requirement: ResourceRequirement,
  definition: ResourceDefinition,
  record: Resource | undefined,
  observed: ObservedResource | undefined,
): ResourceAction => {
  const { name, resource_type } = requirement;
  if (record !== undefined && record.type !== resource_type) {
    return {
      kind: 'REFUSED',
      found: `${name} is of type ${record.type} in this environment`,
      action: `Give the ${resource_type} another name.`,
    };
  }
  if (observed === undefined) return { kind: 'CREATE' };
  if (record === undefined) {
    return {
      kind: 'REFUSED',
      found: `${observed.physical_id} is there already, and Windlass did not make it`,
      action: 'Remove it, or give the resource another name.',
    };
  }
  return { kind: differs(requirement, definition, record, observed) ? 'CONFIGURE' : 'NONE' };
};
