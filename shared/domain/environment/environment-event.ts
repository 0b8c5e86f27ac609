export const environmentEventTypes = [
  'ENVIRONMENT_CREATED',
  'ENVIRONMENT_CHANGED',
  'ENVIRONMENT_REMOVED',
  'ENVIRONMENT_HELD',
  'ENVIRONMENT_RELEASED',
] as const;

/**
 * Tells that an environment's definition changed, or that it was held or released. Of a definition, the id is of its version, and versions begin at 1
 * again when an environment of the same id is made again: consumers look at what the environment is now.
 */
export type EnvironmentEvent = {
  readonly id: string;
  readonly event_type: (typeof environmentEventTypes)[number];
  /** The version that it has now, or had last. */
  readonly version: number;
};
