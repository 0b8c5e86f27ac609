import { NotSupportedError } from '../../ports/service-deployer.port.ts';
import { descriptionOf, isSameRouting, routingOf, type AliasState, type VersionShare } from './alias-routing.ts';
import type { LambdaSender } from './lambda-settings.ts';
import { RacedError } from './lambda.errors.ts';
import { moveAlias } from './move-alias.ts';
import { closeAddress, isOpen, openAddress } from './public-access.ts';
import { readAlias } from './read-alias.ts';

/** Lambda's own limit: an alias routes to one version, and a share to one other. */
const mostVersions = 2;

export type TrafficWish = {
  /** The weights as they were asked. */
  readonly asked: readonly VersionShare[];
  /** Those of them that run. */
  readonly serving: readonly VersionShare[];
  /** Where the alias points while nothing is to be served: an alias needs a version. */
  readonly resting: string;
};

/** Routes first, then opens, and says so last: the description never tells of traffic that is not let in yet. */
const open = async (
  deps: LambdaSender,
  function_name: string,
  alias: AliasState,
  serving: readonly VersionShare[],
): Promise<AliasState> => {
  const routing = routingOf(serving);
  await moveAlias(deps, function_name, alias, { ...routing, description: alias.description });
  await openAddress(deps, function_name);
  const opened = await readAlias(deps, function_name);
  if (opened === undefined || !isSameRouting(opened, routing)) throw new RacedError(`The alias of ${function_name}`);
  return opened;
};

/** Brings the alias and who may ask it to what is wished. Replay safe; throws what Lambda answers if the alias is not as it was read. */
export const routeTraffic = async (
  deps: LambdaSender,
  function_name: string,
  alias: AliasState,
  { asked, serving, resting }: TrafficWish,
): Promise<AliasState> => {
  if (serving.length > mostVersions)
    throw new NotSupportedError(
      `Traffic to ${serving.length} versions of ${function_name} at a time: a Lambda alias takes ${mostVersions}. Remove a version first.`,
    );
  const description = descriptionOf(asked);
  if (serving.length === 0) {
    await closeAddress(deps, function_name);
    return moveAlias(deps, function_name, alias, { function_version: resting, additional: {}, description });
  }
  const ready = (await isOpen(deps, function_name)) ? alias : await open(deps, function_name, alias, serving);
  return moveAlias(deps, function_name, ready, { ...routingOf(serving), description });
};
