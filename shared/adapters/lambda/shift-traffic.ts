import { checkFence } from '../aws/fence.ts';
import type { ServiceDeployer } from '../../ports/service-deployer.port.ts';
import { functionNameOf } from './lambda-names.ts';
import { readService } from './lambda-service.records.ts';
import { requireService, requireVersion } from './lambda-service.ts';
import type { LambdaSender, ServiceNaming, ServiceRecords } from './lambda-settings.ts';
import { LambdaBusyError } from './lambda.errors.ts';
import { readAlias } from './read-alias.ts';
import { routeTraffic } from './route-traffic.ts';
import { trafficWish } from './traffic-wish.ts';
import { untilUnraced } from './until-unraced.ts';

export type ShiftTrafficDeps = LambdaSender & ServiceRecords & { readonly settings: ServiceNaming };

/**
 * Moves the alias. It is read before the token is looked at and moved only if it is still as it was read, so that who was taken over in
 * between is refused. Throws NotSupportedError for more than two versions.
 */
export const shiftTraffic =
  (deps: ShiftTrafficDeps): ServiceDeployer['shiftTraffic'] =>
  (target, weights, token) => {
    const function_name = functionNameOf(deps.settings, target);
    const weighted = weights.filter(({ weight }) => weight > 0);
    return untilUnraced(`The alias of ${target.service_name}`, async () => {
      const alias = await readAlias(deps, function_name);
      await checkFence(deps, target.environment_id, token);
      const found = await readService(deps, target);
      if (found === undefined && weighted.length === 0) return;
      const service = requireService(target, found);
      for (const { version_id } of weighted) requireVersion(target, service, version_id);
      if (alias === undefined) throw new LambdaBusyError(`The alias of ${target.service_name} cannot be read yet.`);
      const weightOf = ({ version_id }: { readonly version_id: string }) =>
        weighted.find((share) => share.version_id === version_id)?.weight ?? 0;
      await routeTraffic(deps, function_name, alias, trafficWish(service, alias, weightOf));
    });
  };
