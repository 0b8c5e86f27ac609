import type { ServiceDeployer } from '../../ports/service-deployer.port.ts';
import { readService } from './lambda-service.records.ts';
import type { LambdaSender, ServiceRecords } from './lambda-settings.ts';
import { readAlias } from './read-alias.ts';
import { runningVersion } from './running-version.ts';

export type DescribeServiceDeps = LambdaSender & ServiceRecords;

/** The service with its weights as they are in AWS, and its health as the last probe found it. */
export const describeService =
  (deps: DescribeServiceDeps): ServiceDeployer['describe'] =>
  async (target) => {
    const service = await readService(deps, target);
    if (service === undefined) return undefined;
    const alias = await readAlias(deps, service.function_name);
    return { url: service.url, versions: service.versions.map((version) => runningVersion(service, version, alias)) };
  };
