import { WindlassError } from '../errors/windlass.error.ts';
import type { Artifact } from './artifact.ts';

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

type Place = { readonly environment_id: string; readonly service_name: string };

export const notInstalled = ({ environment_id, service_name }: Place, version_id?: string): NotInstalledError => {
  const subject = version_id === undefined ? `Service ${service_name}` : `Version ${version_id} of ${service_name}`;
  return new NotInstalledError(`${subject} is not installed in environment ${environment_id}. Install it first.`);
};

/** What a version's id names, as far as those who run it can tell. */
export type VersionContent = {
  readonly version_id: string;
  readonly artifact: Pick<Artifact, 'kind' | 'sha256'>;
  readonly command: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
};

/** Equal for versions that run the same command with the same variables beside the same services. */
export const contentOf = ({ command, variables, dependencies }: VersionContent): string =>
  JSON.stringify([
    command,
    Object.keys(variables)
      .sort()
      .map((name) => [name, variables[name]]),
    [...dependencies].sort(),
  ]);

/** A location may move without the content changing, and a hash may be named later on: only two hashes tell a difference. */
export const isSameArtifact = (one: VersionContent['artifact'], other: VersionContent['artifact']): boolean =>
  one.kind === other.kind && (one.sha256 === undefined || other.sha256 === undefined || one.sha256 === other.sha256);

export const versionConflict = (service_name: string, version_id: string): VersionConflictError =>
  new VersionConflictError(
    `Version ${version_id} of ${service_name} is installed with another command, variables, dependencies or artifact. Give the new content its own version id.`,
  );

/** Throws VersionConflictError. */
export const requireSameContent = (
  { service_name }: Pick<Place, 'service_name'>,
  known: VersionContent,
  wanted: VersionContent,
): void => {
  if (!isSameArtifact(known.artifact, wanted.artifact) || contentOf(known) !== contentOf(wanted))
    throw versionConflict(service_name, wanted.version_id);
};
