import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import type { ServiceTarget, TrafficWeights, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';

/** What should run, as it was last asked for; outlives the process. */
export type DesiredVersion = {
  readonly definition: VersionDefinition;
  readonly wanted_instances: number;
  readonly weight: number;
};
export type DesiredService = ServiceTarget & { readonly port: number; readonly versions: readonly DesiredVersion[] };

/** The call names a service or version that was not installed, or was removed. */
export class NotInstalledError extends WindlassError {
  override readonly name = 'NotInstalledError';
  readonly code = 'not_installed';
}

/** The version id is already taken by other content. */
export class VersionConflictError extends WindlassError {
  override readonly name = 'VersionConflictError';
  readonly code = 'version_conflict';
}

export const versionOf = (service: DesiredService, version_id: string): DesiredVersion | undefined =>
  service.versions.find((version) => version.definition.version_id === version_id);

export const requireVersion = (service: DesiredService, version_id: string): DesiredVersion => {
  const version = versionOf(service, version_id);
  if (version === undefined) throw notInstalled(service, version_id);
  return version;
};

export const notInstalled = (target: ServiceTarget, version_id?: string): NotInstalledError => {
  const subject =
    version_id === undefined ? `Service ${target.service_name}` : `Version ${version_id} of ${target.service_name}`;
  return new NotInstalledError(
    `${subject} is not installed in environment ${target.environment_id}. Install it first.`,
  );
};

/** Adds the version with no instance and no traffic, or brings the checks and times of the one that is there up to date. */
export const withVersion = (service: DesiredService, definition: VersionDefinition): DesiredService => {
  const known = versionOf(service, definition.version_id);
  if (known === undefined)
    return { ...service, versions: [...service.versions, { definition, wanted_instances: 0, weight: 0 }] };
  if (!isSameArtifact(known.definition, definition) || contentOf(known.definition) !== contentOf(definition)) {
    throw new VersionConflictError(
      `Version ${definition.version_id} of ${service.service_name} is installed with another command, variables, dependencies or artifact. Give the new content its own version id.`,
    );
  }
  return mapVersion(service, definition.version_id, (version) => ({ ...version, definition }));
};

/** A location may move without the content changing, and a hash may be named later on: only two hashes tell a difference. */
const isSameArtifact = ({ artifact: one }: VersionDefinition, { artifact: other }: VersionDefinition): boolean =>
  one.kind === other.kind && (one.sha256 === undefined || other.sha256 === undefined || one.sha256 === other.sha256);

const contentOf = ({ command, variables, dependencies }: VersionDefinition): string =>
  JSON.stringify([
    command,
    Object.keys(variables)
      .sort()
      .map((name) => [name, variables[name]]),
    [...dependencies].sort(),
  ]);

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
