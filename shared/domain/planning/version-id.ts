import { asJson, type ContentHash } from '../canonical-json.ts';
import type { ResourceRequirement } from '../resource/resource-requirement.ts';
import { wantedConfigurationOf } from '../resource/wanted-configuration.ts';
import type { ServiceSpecification } from '../service/service.ts';

export type VersionContent = {
  readonly service: ServiceSpecification;
  /** Of the artifact as it is now; its location stands in where that is not known. */
  readonly artifact_sha256: string | undefined;
  /** The resolved configuration, without what resources will add to it: they may not be made yet. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the release needs; of these, those that the service uses count, since they add variables to it. */
  readonly resource_requirements: readonly ResourceRequirement[];
};

const hashDigits = 10;

const usedResources = (
  { resource_names }: Pick<ServiceSpecification, 'resource_names'>,
  requirements: readonly ResourceRequirement[],
): readonly object[] =>
  [...resource_names].sort().map((name) => {
    const requirement = requirements.find((one) => one.name === name);
    return requirement === undefined
      ? { name }
      : { name, type: requirement.resource_type, configuration: wantedConfigurationOf(requirement) };
  });

/**
 * Names what would run: `<version>-<hash>`. The same content has the same id, and other content another, also under the same version.
 * How many instances run, and how they take over, is no part of it.
 */
export const versionIdOf = (
  { service, artifact_sha256, variables, resource_requirements }: VersionContent,
  hash: ContentHash,
): string => {
  const content = {
    artifact: {
      kind: service.artifact.kind,
      content: artifact_sha256 ?? service.artifact.sha256 ?? service.artifact.location,
      ...(service.artifact.kind === 'S3_OBJECT' && {
        runtime: service.artifact.runtime,
        architecture: service.artifact.architecture,
      }),
    },
    command: service.command,
    compute: service.compute,
    variables,
    dependencies: service.dependencies.map((dependency) => dependency.service_name).sort(),
    resources: usedResources(service, resource_requirements),
    health_checks: service.health_checks,
    stop_grace_milliseconds: service.stop_grace_milliseconds,
  };
  return `${service.version}-${hash(asJson(content)).slice(0, hashDigits)}`;
};
