import type { ResourceType } from '../domain/resource/resource-requirement.ts';
import type { JsonObject } from '../domain/json.ts';

/** `name` is the logical name within the environment; the driver derives every physical name from both. */
export type ResourceTarget = {
  readonly environment_id: string;
  readonly resource_type: ResourceType;
  readonly name: string;
};

export type ResourceDefinition = {
  readonly target: ResourceTarget;
  readonly quantity: number;
  readonly specification: Readonly<Record<string, string | number | boolean>>;
};

export type ObservedResource = {
  readonly physical_id: string;
  readonly specification: Readonly<Record<string, string | number | boolean>>;
  /** What a service needs to use it: becomes `<NAME>_<KEY>` variables, for example ORDERS_DB_FILE or SESSIONS_URL. */
  readonly outputs: Readonly<Record<string, string>>;
};

export type ResourceCheck = {
  readonly name: 'functional' | 'reachable' | 'performance' | 'secure';
  readonly passed: boolean;
  readonly message: string;
};
export type ResourceMeasure = {
  readonly name: string;
  readonly value: number;
  readonly unit: 'bytes' | 'count' | 'milliseconds' | 'percent';
};

/**
 * Makes, changes and removes resources of one or more types. Calls state what is wanted and may be repeated.
 * `remove` destroys what the resource holds.
 */
export interface ResourceDriver {
  readonly resource_types: readonly ResourceType[];
  /** The faults of a definition that this driver cannot make, in words that say what to change; empty when it can. */
  check(definition: ResourceDefinition): readonly string[];
  cost_microusd_per_hour(definition: ResourceDefinition): number;
  read(target: ResourceTarget): Promise<ObservedResource | undefined>;
  create(definition: ResourceDefinition, token: number): Promise<ObservedResource>;
  configure(definition: ResourceDefinition, token: number): Promise<ObservedResource>;
  verify(target: ResourceTarget): Promise<readonly ResourceCheck[]>;
  measure(target: ResourceTarget): Promise<readonly ResourceMeasure[]>;
  remove(target: ResourceTarget, token: number): Promise<void>;
  /** State needed to put the resource back to what it is now, opaque to the caller; taken before `configure`. */
  snapshot(target: ResourceTarget): Promise<JsonObject>;
  restore(target: ResourceTarget, snapshot: JsonObject, token: number): Promise<void>;
}
