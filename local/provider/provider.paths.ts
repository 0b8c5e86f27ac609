import { join } from 'node:path';
import type { ServiceTarget } from '../../shared/ports/service-deployer.port.ts';
import type { ResourceTarget } from '../../shared/ports/resource-driver.port.ts';

/** An id as one safe file name: what a file system may refuse or read as a path is percent-encoded. */
export const fileNameOf = (id: string): string =>
  encodeURIComponent(id)
    .replace(/[*'()!~]/g, percentEncoded)
    .replace(/^\.|\.$/g, percentEncoded);

const percentEncoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** Where everything of the provider lies under its home. */
export const providerPaths = (home: string) => {
  const services = join(home, 'services');
  const resources = join(home, 'resources');
  const service = (target: ServiceTarget) =>
    join(services, fileNameOf(target.environment_id), fileNameOf(target.service_name));
  return {
    lock: join(home, 'provider.lock'),
    instances: join(home, 'instances'),
    fencing: join(home, 'fencing'),
    services,
    resources,
    service,
    desiredState: (target: ServiceTarget) => join(service(target), 'desired.json'),
    versions: (target: ServiceTarget) => join(service(target), 'versions'),
    version: (target: ServiceTarget, version_id: string) => join(service(target), 'versions', fileNameOf(version_id)),
    resource: (target: ResourceTarget) =>
      join(resources, fileNameOf(target.environment_id), fileNameOf(target.resource_type), fileNameOf(target.name)),
  };
};
export type ProviderPaths = ReturnType<typeof providerPaths>;
