import type { CloudProvider } from '../../domain/naming/names.ts';
import type { ResourceType } from '../../domain/resource/resource-requirement.ts';
import type { ResourceDriver } from '../../ports/resource-driver.port.ts';

export type { DriversWith } from '../../ports/resource-drivers.port.ts';

/** Finds among drivers of AWS the one for a type. */
export const driversOf =
  <Driver extends Pick<ResourceDriver, 'resource_types'>>(drivers: readonly Driver[]) =>
  (provider: CloudProvider, type: ResourceType): Driver | undefined =>
    provider === 'AWS' ? drivers.find(({ resource_types }) => resource_types.includes(type)) : undefined;
