import type { AliasState, VersionShare } from './alias-routing.ts';
import type { LambdaService, LambdaVersion } from './lambda-service.ts';
import type { TrafficWish } from './route-traffic.ts';

const shareOf = (version: LambdaVersion, weight: number): VersionShare => ({
  function_version: version.function_version,
  weight,
});

/** What the alias has to do for the service's versions to have these weights, as they run now. */
export const trafficWish = (
  { versions }: LambdaService,
  alias: AliasState,
  weightOf: (version: LambdaVersion) => number,
): TrafficWish => {
  const asked = versions.filter((version) => weightOf(version) > 0);
  const isKnown = versions.some(({ function_version }) => function_version === alias.function_version);
  return {
    asked: asked.map((version) => shareOf(version, weightOf(version))),
    serving: asked
      .filter(({ wanted_instances }) => wanted_instances > 0)
      .map((version) => shareOf(version, weightOf(version))),
    resting: isKnown ? alias.function_version : (versions.at(-1)?.function_version ?? alias.function_version),
  };
};
