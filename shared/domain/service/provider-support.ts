import type { CloudProvider } from '../naming/names.ts';
import type { Artifact } from './artifact.ts';

const artifactKinds: Readonly<Record<CloudProvider, readonly Artifact['kind'][]>> = {
  LOCAL: ['DIRECTORY', 'TARBALL'],
  AWS: ['S3_OBJECT'],
};

/** What services of a provider can be made of. */
export const artifactKindsOf = (provider: CloudProvider): readonly Artifact['kind'][] => artifactKinds[provider];
