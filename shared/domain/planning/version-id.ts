import { asJson, type ContentHash } from '../canonical-json.ts';
import type { ServiceSpecification } from '../service/service.ts';

export type VersionContent = {
  readonly service: ServiceSpecification;
  /** Of the artifact as it is now; its location stands in where that is not known. */
  readonly artifact_sha256: string | undefined;
  /** The resolved configuration, without what resources will add to it. */
  readonly variables: Readonly<Record<string, string>>;
};

const hashDigits = 10;

/**
 * Names what would run: `<version>-<hash>`. The same content has the same id, and other content another, also under the same version.
 * How many instances run, and how they take over, is no part of it.
 */
export const versionIdOf = ({ service, artifact_sha256, variables }: VersionContent, hash: ContentHash): string => {
  const content = {
    artifact: {
      kind: service.artifact.kind,
      content: artifact_sha256 ?? service.artifact.sha256 ?? service.artifact.location,
    },
    command: service.command,
    compute: service.compute,
    variables,
    dependencies: service.dependencies.map((dependency) => dependency.service_name).sort(),
    resource_names: [...service.resource_names].sort(),
    health_checks: service.health_checks,
    stop_grace_milliseconds: service.stop_grace_milliseconds,
  };
  return `${service.version}-${hash(asJson(content)).slice(0, hashDigits)}`;
};
