import type { InstanceDeps } from '../instance/instance.ts';
import type { ProcessEnvironment } from '../process/process-environment.ts';
import type { ProviderPaths } from '../provider.paths.ts';
import type { DesiredServiceStore } from '../state/desired-service.store.ts';

/** What the services of a provider share. */
export type ServiceDeps = InstanceDeps & {
  readonly paths: ProviderPaths;
  readonly store: DesiredServiceStore;
  readonly inherited: ProcessEnvironment;
  /** A new unguessable instance id that begins with the service's name. */
  readonly newInstanceId: (service_name: string) => string;
  /** Milliseconds that pass evenly, whatever the clock is set to. */
  readonly elapsed: () => number;
  /** The address of another service of the environment; undefined when it isn't there. */
  readonly addressOf: (environment_id: string, service_name: string) => string | undefined;
};
