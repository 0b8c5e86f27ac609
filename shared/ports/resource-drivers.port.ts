import type { CloudProvider } from '../domain/naming/names.ts';
import type { ResourceType } from '../domain/resource/resource-requirement.ts';
import type { ResourceDriver } from './resource-driver.port.ts';

/** The driver for a provider and type; undefined where there is none. */
export type ResourceDrivers = (provider: CloudProvider, type: ResourceType) => ResourceDriver | undefined;
