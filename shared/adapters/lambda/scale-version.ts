import { checkFence } from '../aws/fence.ts';
import type { ServiceDeployer, ServiceTarget } from '../../ports/service-deployer.port.ts';
import type { Clock } from '../../ports/clock.port.ts';
import { functionNameOf } from './lambda-names.ts';
import { changeService, readService } from './lambda-service.records.ts';
import { changeVersion, requireVersion, versionOf, type LambdaService, type LambdaVersion } from './lambda-service.ts';
import type { LambdaSender, ServiceNaming, ServiceRecords } from './lambda-settings.ts';
import { readAlias } from './read-alias.ts';
import { routeTraffic } from './route-traffic.ts';
import { shownWeights } from './running-version.ts';
import { trafficWish } from './traffic-wish.ts';
import { untilUnraced } from './until-unraced.ts';
import { startedAt } from './version-health.ts';

export type ScaleVersionDeps = LambdaSender &
  ServiceRecords & { readonly clock: Clock; readonly settings: ServiceNaming };

const isGivenUp = ({ health }: LambdaVersion): boolean => health?.state === 'UNHEALTHY' || health?.state === 'EXITED';

/** What was given up, or did not run, is judged anew. */
const scaled = (version: LambdaVersion, instances: number, now_milliseconds: number): LambdaVersion => {
  const { health, ...rest } = version;
  if (instances === 0) return { ...rest, wanted_instances: 0 };
  const isKept = health !== undefined && version.wanted_instances > 0 && !isGivenUp(version);
  return { ...rest, wanted_instances: instances, health: isKept ? health : startedAt(now_milliseconds) };
};

/** Takes the traffic from a version that is not to run, and leaves its weight as it was asked. */
const silence = async (deps: ScaleVersionDeps, target: ServiceTarget, version_id: string, token: number) => {
  const function_name = functionNameOf(deps.settings, target);
  await untilUnraced(`The alias of ${target.service_name}`, async () => {
    const alias = await readAlias(deps, function_name);
    await checkFence(deps, target.environment_id, token);
    const service = await readService(deps, target);
    const version = versionOf(service, version_id);
    if (service === undefined || version === undefined || alias === undefined) return;
    const weightOf = shownWeights(service, alias);
    if (weightOf(version) === 0) return;
    const stopped = changeVersion(service, version_id, (one) => ({ ...one, wanted_instances: 0 }));
    await routeTraffic(deps, function_name, alias, trafficWish(stopped, alias, weightOf));
  });
};

/**
 * Lambda scales by itself: what was asked is remembered. A version that is asked to run is probed by `waitUntilSettled`, and gets traffic
 * from `shiftTraffic`; one that is not takes none from now on.
 */
export const scaleVersion =
  (deps: ScaleVersionDeps): ServiceDeployer['scale'] =>
  async (target, version_id, instances, token) => {
    if (instances === 0) await silence(deps, target, version_id, token);
    else await checkFence(deps, target.environment_id, token);
    const now = deps.clock.now();
    await changeService(deps, target, token, (service) => {
      if (instances === 0 && versionOf(service, version_id) === undefined) return service;
      const version = requireVersion(target, service, version_id);
      if (version.wanted_instances === instances && !isGivenUp(version)) return service;
      return changeVersion(service as LambdaService, version_id, () => scaled(version, instances, now));
    });
  };
