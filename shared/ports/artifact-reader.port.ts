import type { Artifact } from '../domain/service/artifact.ts';

export type ArtifactFile = { readonly path: string; readonly text: string };

/** Looks into an artifact where it is, without unpacking or running it. */
export interface ArtifactReader {
  /**
   * The regular files whose path (relative, `/` between parts) is wanted, with the first `most_bytes` of each as UTF-8 text. What can't be
   * read as an artifact has no files: `ServiceDeployer.checkArtifact` tells why.
   */
  filesOf(
    artifact: Artifact,
    isWanted: (path: string) => boolean,
    most_bytes: number,
  ): Promise<readonly ArtifactFile[]>;
}
