import { notInstalled } from '../../domain/service/installed-version.ts';
import type { ServiceTarget, VersionDefinition } from '../../ports/service-deployer.port.ts';
import { readService } from './lambda-service.records.ts';
import type { ServiceRecords } from './lambda-settings.ts';

/** The addresses of a version's dependencies, by name. Throws NotInstalledError for one that is not there: a published version cannot learn it later. */
export const dependencyAddresses = async (
  deps: ServiceRecords,
  { environment_id }: ServiceTarget,
  { dependencies }: Pick<VersionDefinition, 'dependencies'>,
): Promise<ReadonlyMap<string, string>> => {
  const found = await Promise.all(
    dependencies.map(async (service_name) => {
      const service = await readService(deps, { environment_id, service_name });
      if (service === undefined) throw notInstalled({ environment_id, service_name });
      return [service_name, service.url] as const;
    }),
  );
  return new Map(found);
};
