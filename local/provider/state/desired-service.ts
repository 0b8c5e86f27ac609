import { notInstalled, requireSameContent } from '../../../shared/domain/service/installed-version.ts';
import { loadScalingOf } from '../../../shared/domain/service/scaling.ts';
import { trafficPolicyOf } from '../../../shared/domain/service/traffic-policy.ts';
import type { ServiceTarget, TrafficWeights, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';

/** What should run, as it was last asked for; outlives the process. */
export type DesiredVersion = {
  readonly definition: VersionDefinition;
  readonly wanted_instances: number;
  readonly weight: number;
};
export type DesiredService = ServiceTarget & { readonly port: number; readonly versions: readonly DesiredVersion[] };

/** As the provider takes it: what was saved before versions had a traffic policy and scaling gets the usual ones. */
export const completed = (saved: DesiredService): DesiredService => ({
  ...saved,
  versions: saved.versions.map((version) => ({
    ...version,
    definition: {
      ...version.definition,
      traffic_policy: trafficPolicyOf(version.definition),
      scaling: version.definition.scaling ?? loadScalingOf({ scaling_rules: [] }),
    },
  })),
});

export const versionOf = (service: DesiredService, version_id: string): DesiredVersion | undefined =>
  service.versions.find((version) => version.definition.version_id === version_id);

export const requireVersion = (service: DesiredService, version_id: string): DesiredVersion => {
  const version = versionOf(service, version_id);
  if (version === undefined) throw notInstalled(service, version_id);
  return version;
};

/** Adds the version with no instance and no traffic, or brings the checks and times of the one that is there up to date. */
export const withVersion = (service: DesiredService, definition: VersionDefinition): DesiredService => {
  const known = versionOf(service, definition.version_id);
  if (known === undefined)
    return { ...service, versions: [...service.versions, { definition, wanted_instances: 0, weight: 0 }] };
  requireSameContent(service, known.definition, definition);
  return mapVersion(service, definition.version_id, (version) => ({ ...version, definition }));
};

export const withInstances = (service: DesiredService, version_id: string, wanted_instances: number): DesiredService =>
  mapVersion(service, version_id, (version) => ({ ...version, wanted_instances }));

/** Weights replace all former ones: a version that is not named takes none. */
export const withWeights = (service: DesiredService, weights: TrafficWeights): DesiredService => {
  for (const { version_id, weight } of weights) if (weight > 0) requireVersion(service, version_id);
  const weightOf = (version_id: string) => weights.find((share) => share.version_id === version_id)?.weight ?? 0;
  return {
    ...service,
    versions: service.versions.map((version) => ({ ...version, weight: weightOf(version.definition.version_id) })),
  };
};

export const withoutVersion = (service: DesiredService, version_id: string): DesiredService => ({
  ...service,
  versions: service.versions.filter((version) => version.definition.version_id !== version_id),
});

export const dependenciesOf = (service: DesiredService): readonly string[] => [
  ...new Set(service.versions.flatMap((version) => version.definition.dependencies)),
];

const mapVersion = (
  service: DesiredService,
  version_id: string,
  change: (version: DesiredVersion) => DesiredVersion,
): DesiredService => ({
  ...service,
  versions: service.versions.map((version) =>
    version.definition.version_id === version_id ? change(version) : version,
  ),
});
