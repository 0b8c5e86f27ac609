import type { RunningVersion } from '../../ports/service-deployer.port.ts';
import { weightsOf, type AliasState } from './alias-routing.ts';
import type { LambdaService, LambdaVersion } from './lambda-service.ts';
import { startedAt } from './version-health.ts';

/** How many instances there are is Lambda's business: as many as were asked for are shown, each with the outcome of the last probe. */
const instancesOf = (
  { function_version, wanted_instances, health = startedAt(0) }: LambdaVersion,
  service_name: string,
): RunningVersion['instances'] =>
  Array.from({ length: wanted_instances }, (_, index) => ({
    instance_id: `${service_name}-${function_version}-${index + 1}`,
    state: health.state,
    last_answer: health.last_answer,
    ...(health.checked_at !== undefined && { checked_at: health.checked_at }),
    restarts: 0,
  }));

/** The weight of each version, by its id. */
export const shownWeights = (
  { versions }: LambdaService,
  alias: AliasState | undefined,
): ((version: LambdaVersion) => number) => {
  const running = new Set(
    versions.flatMap(({ function_version, wanted_instances }) => (wanted_instances > 0 ? [function_version] : [])),
  );
  const weights = weightsOf(alias, (function_version) => running.has(function_version));
  return ({ function_version }) => weights.get(function_version) ?? 0;
};

export const runningVersion = (
  service: LambdaService,
  version: LambdaVersion,
  alias: AliasState | undefined,
): RunningVersion => ({
  version_id: version.version_id,
  version: version.version,
  wanted_instances: version.wanted_instances,
  weight: shownWeights(service, alias)(version),
  instances: instancesOf(version, service.service_name),
});
