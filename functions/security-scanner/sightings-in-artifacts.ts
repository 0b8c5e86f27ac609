import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import type { ArtifactFile, ArtifactReader } from '../../shared/ports/artifact-reader.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { credentialsIn, isNamedCredential } from './find-credentials.ts';
import type { Sighting } from './findings-of.ts';

const mostBytes = 64 * 1_024;
const artifactsAtATime = 4;

/** Files that are made to hold credentials. Packages that the service depends on carry keys for their own tests, and are left out. */
const isSuspicious = (path: string): boolean => {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.includes('node_modules') || parts.includes('.git')) return false;
  if (/^\.env(?:\.|$)/u.test(name)) return !/\.(?:example|sample|template|dist|defaults)$/u.test(name);
  return /\.(?:pem|key|ppk)$|^id_(?:rsa|dsa|ecdsa|ed25519)$|^\.(?:npmrc|netrc|pypirc|git-credentials)$|^credentials$/u.test(
    name,
  );
};

/** NAME=value, with or without `export` and quotes. */
const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*["']?([^"'\n]*)/gmu;

const holdsCredential = (text: string): boolean =>
  credentialsIn(text).length > 0 ||
  [...text.matchAll(assignment)].some(([, name = '', value = '']) => isNamedCredential(name.toUpperCase(), value)) ||
  /_authToken\s*=\s*[^\s$]/u.test(text);

const sightingsIn = (files: readonly ArtifactFile[], location: string, users: readonly string[]): readonly Sighting[] =>
  files
    .filter(({ text }) => holdsCredential(text))
    .flatMap(({ path }) =>
      users.map((component): Sighting => ({
        rule: 'private-key-in-artifact',
        component,
        place: `file ${path} in ${location}`,
      })),
    );

/** Files with keys or credentials in what the services run. Services often share an artifact: each is read once. */
export const sightingsInArtifacts = async (
  services: readonly ServiceSpecification[],
  artifacts: ArtifactReader,
): Promise<readonly Sighting[]> => {
  const byLocation = Map.groupBy(services, ({ artifact }) => `${artifact.kind} ${artifact.location}`);
  const found = await inParallel([...byLocation.values()], artifactsAtATime, async (users) => {
    const artifact = users[0]?.artifact;
    if (artifact === undefined) return [];
    const files = await artifacts.filesOf(artifact, isSuspicious, mostBytes);
    return sightingsIn(
      files,
      artifact.location,
      users.map((service) => service.name),
    );
  });
  return found.flat();
};
