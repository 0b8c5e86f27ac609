import type { HealthCheck } from '../../domain/service/health-check.ts';
import { contentOf, isSameArtifact, notInstalled, versionConflict } from '../../domain/service/installed-version.ts';
import type { ServiceTarget, VersionDefinition } from '../../ports/service-deployer.port.ts';
import { contentHash } from '../../runtime/content-hash.ts';
import type { VersionHealth } from './version-health.ts';

/** A version of a service as it was published. Of its variables only the hash is kept (I7). */
export type LambdaVersion = Pick<VersionDefinition, 'version_id' | 'version' | 'resources'> & {
  /** Lambda's own number. */
  readonly function_version: string;
  readonly artifact: { readonly kind: 'S3_OBJECT'; readonly sha256: string };
  readonly content_hash: string;
  readonly health_checks: readonly HealthCheck[];
  readonly wanted_instances: number;
  /** What probing found since the version was last asked to run. */
  readonly health?: VersionHealth;
};

/** What is remembered of a service; the weights of its traffic are in its alias. */
export type LambdaService = ServiceTarget & {
  readonly function_name: string;
  readonly url: string;
  readonly versions: readonly LambdaVersion[];
};

export const contentHashOf = (definition: VersionDefinition): string => contentHash(contentOf(definition));

export const versionOf = (service: LambdaService | undefined, version_id: string): LambdaVersion | undefined =>
  service?.versions.find((version) => version.version_id === version_id);

/** Throws NotInstalledError. */
export const requireService = (target: ServiceTarget, service: LambdaService | undefined): LambdaService => {
  if (service === undefined) throw notInstalled(target);
  return service;
};

/** Throws NotInstalledError. */
export const requireVersion = (
  target: ServiceTarget,
  service: LambdaService | undefined,
  version_id: string,
): LambdaVersion => {
  const version = versionOf(service, version_id);
  if (version === undefined) throw notInstalled(target, version_id);
  return version;
};

/** Throws VersionConflictError when the id is taken by other content. */
export const requireSameContent = (
  { service_name }: ServiceTarget,
  known: LambdaVersion,
  definition: VersionDefinition,
): void => {
  if (!isSameArtifact(known.artifact, definition.artifact) || known.content_hash !== contentHashOf(definition))
    throw versionConflict(service_name, definition.version_id);
};

export const withVersion = (service: LambdaService, version: LambdaVersion): LambdaService => ({
  ...service,
  versions: [...service.versions.filter(({ version_id }) => version_id !== version.version_id), version],
});

export const withoutVersion = (service: LambdaService, version_id: string): LambdaService => ({
  ...service,
  versions: service.versions.filter((version) => version.version_id !== version_id),
});

export const changeVersion = (
  service: LambdaService,
  version_id: string,
  change: (version: LambdaVersion) => LambdaVersion,
): LambdaService => ({
  ...service,
  versions: service.versions.map((version) => (version.version_id === version_id ? change(version) : version)),
});
