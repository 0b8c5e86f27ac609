import type { ResourceDefinition, ResourceTarget } from '../../ports/resource-driver.port.ts';
import type { FoundResource } from '../aws/resource-found.ts';
import type { BucketDeps } from './bucket-name.ts';
import { applyBucketSettings } from './bucket-settings.ts';

export const configureBucket = (
  deps: BucketDeps,
  _target: ResourceTarget,
  { physical_id, specification: present }: FoundResource,
  wanted: ResourceDefinition['specification'],
): Promise<void> => applyBucketSettings(deps, physical_id, wanted, present['versioned'] === true);
