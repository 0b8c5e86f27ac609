import { afterEach } from '@jest/globals';
import type { ServiceDeployer, ServiceTarget, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';

const environment_id = 'staging';
let services = 0;

export const token = 7;
export const settle_milliseconds = 20_000;

/** What suites of a deployer do with it; what they leave of the services that they used is removed after each test. */
export const deployerSteps = (deployer: () => ServiceDeployer) => {
  const used = new Set<ServiceTarget>();
  afterEach(async () => {
    for (const at of used)
      for (const { version_id } of (await deployer().describe(at))?.versions ?? [])
        await deployer().remove(at, version_id, token);
    used.clear();
  });
  const use = (service_name: string): ServiceTarget => {
    const target = { environment_id, service_name };
    used.add(target);
    return target;
  };
  /** Installs a version, and waits until its instances are judged. */
  const deploy = async (at: ServiceTarget, definition: VersionDefinition, instances = 1) => {
    await deployer().install(at, definition, token);
    await deployer().scale(at, definition.version_id, instances, token);
    return deployer().waitUntilSettled(at, definition.version_id, settle_milliseconds);
  };
  /** Deploys it and gives it all traffic. */
  const serve = async (at: ServiceTarget, definition: VersionDefinition, instances = 1) => {
    const running = await deploy(at, definition, instances);
    await deployer().shiftTraffic(at, [{ version_id: definition.version_id, weight: instances }], token);
    return { running, url: await deployer().addressOf(at) };
  };
  return {
    use,
    /** A service that no other test has used. */
    useNew: (): ServiceTarget => use(`service-${(services += 1)}`),
    deploy,
    serve,
    weightsOf: async (at: ServiceTarget) => (await deployer().describe(at))?.versions.map(({ weight }) => weight),
  };
};
export type DeployerSteps = ReturnType<typeof deployerSteps>;
