import type { ServiceDeployer } from '../../ports/service-deployer.port.ts';
import { readService } from './lambda-service.records.ts';
import { requireService } from './lambda-service.ts';
import type { ServiceRecords } from './lambda-settings.ts';

export type AddressOfDeps = ServiceRecords;

/** The function URL of the service's alias, without a slash at its end. Throws NotInstalledError for a service that has no version. */
export const addressOf =
  (deps: AddressOfDeps): ServiceDeployer['addressOf'] =>
  async (target) =>
    requireService(target, await readService(deps, target)).url;
