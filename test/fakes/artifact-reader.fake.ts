import type { ArtifactReader } from '../../shared/ports/artifact-reader.port.ts';

/** Artifacts in memory: files by the artifact's location and their path. */
export const fakeArtifactReader = (artifacts: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) => {
  const opened: string[] = [];
  const reader: ArtifactReader = {
    filesOf: async ({ location }, isWanted, most_bytes) => {
      opened.push(location);
      return Object.entries(artifacts[location] ?? {})
        .filter(([path]) => isWanted(path))
        .map(([path, text]) => ({ path, text: text.slice(0, most_bytes) }));
    },
  };
  return { reader, opened };
};
