import { checkFence } from '../aws/fence.ts';
import {
  DeleteFunctionCommand,
  ListVersionsByFunctionCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { putServicePolicy } from '../iam/put-service-policy.ts';
import type { ServiceDeployer, ServiceTarget } from '../../ports/service-deployer.port.ts';
import { isNotFound } from './lambda-fault.ts';
import { functionNameOf } from './lambda-names.ts';
import { changeService, readService } from './lambda-service.records.ts';
import { versionOf, withoutVersion, type LambdaService } from './lambda-service.ts';
import type { LambdaSettings, ServiceRecords } from './lambda-settings.ts';
import { readAlias } from './read-alias.ts';
import { removeService, type RemoveServiceDeps } from './remove-service.ts';
import { routeTraffic } from './route-traffic.ts';
import { shownWeights } from './running-version.ts';
import { trafficWish } from './traffic-wish.ts';
import { untilUnraced } from './until-unraced.ts';
import { withPatience } from './with-patience.ts';

export type RemoveVersionDeps = RemoveServiceDeps &
  ServiceRecords & { readonly settings: Pick<LambdaSettings, 'stage' | 'account_id' | 'region'> };

/** Lambda's numbers of all that was published under the id, by a call that was cut short too. */
const publishedAs = async (
  { lambda }: RemoveVersionDeps,
  function_name: string,
  version_id: string,
): Promise<readonly string[]> => {
  const found: FunctionConfiguration[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: function_name, Marker }));
    found.push(...(page.Versions ?? []));
    Marker = page.NextMarker;
  } while (Marker !== undefined && Marker !== '');
  return found.flatMap(({ Description, Version }) =>
    Description === version_id && Version !== undefined && Version !== '$LATEST' ? [Version] : [],
  );
};

/** Lambda deletes no version that an alias knows: the others keep their traffic, and the alias rests on one of them. */
const takeTrafficAway = (deps: RemoveVersionDeps, left: LambdaService, token: number): Promise<void> =>
  untilUnraced(`The alias of ${left.service_name}`, async () => {
    const alias = await readAlias(deps, left.function_name);
    await checkFence(deps, left.environment_id, token);
    if (alias === undefined) return;
    await routeTraffic(deps, left.function_name, alias, trafficWish(left, alias, shownWeights(left, alias)));
  });

const deletePublished = async (deps: RemoveVersionDeps, function_name: string, version_id: string): Promise<void> => {
  for (const Qualifier of await publishedAs(deps, function_name, version_id)) {
    const command = new DeleteFunctionCommand({ FunctionName: function_name, Qualifier });
    await withPatience(deps, () => deps.lambda.send(command)).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
};

const removeOne = async (
  deps: RemoveVersionDeps,
  target: ServiceTarget,
  service: LambdaService,
  version_id: string,
  token: number,
): Promise<void> => {
  const left = withoutVersion(service, version_id);
  await takeTrafficAway(deps, left, token);
  await deletePublished(deps, service.function_name, version_id);
  const used = left.versions.flatMap(({ resources }) => resources);
  await withPatience(deps, () => putServicePolicy(deps, target, used));
  await changeService(deps, target, token, (now) =>
    versionOf(now, version_id) === undefined ? now : withoutVersion(now as LambdaService, version_id),
  );
};

/**
 * Takes the version's traffic, deletes it, and narrows what the role allows to what the others need. With the last version the service goes:
 * address, function, role, logs and record.
 */
export const removeVersion =
  (deps: RemoveVersionDeps): ServiceDeployer['remove'] =>
  async (target, version_id, token) => {
    await checkFence(deps, target.environment_id, token);
    const service = await readService(deps, target);
    // Even of what is unknown something may lie about, if its installation or removal was cut short.
    const isLast = service?.versions.every((version) => version.version_id === version_id) ?? true;
    if (service !== undefined && !isLast) return removeOne(deps, target, service, version_id, token);
    await removeService(deps, functionNameOf(deps.settings, target));
    await changeService(deps, target, token, () => undefined);
  };
