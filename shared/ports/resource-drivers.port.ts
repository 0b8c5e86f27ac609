import type { CloudProvider } from '../domain/naming/names.ts';
import type { ResourceType } from '../domain/resource/resource-requirement.ts';
import type { ResourceDriver } from './resource-driver.port.ts';

/** Finds the driver for a provider and type; undefined where there is none. Only the operations named are there. */
export type DriversWith<Operation extends keyof ResourceDriver> = (
  provider: CloudProvider,
  type: ResourceType,
) => Pick<ResourceDriver, Operation> | undefined;

export type ResourceDrivers = DriversWith<keyof ResourceDriver>;

/** What can be said of a resource without looking at it. */
export type DriverRules = 'check' | 'cost_microusd_per_hour';
