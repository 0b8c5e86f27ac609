import type { Artifact } from '../../shared/domain/service/artifact.ts';
import type {
  ArtifactCheck,
  RunningService,
  ServiceTarget,
  TrafficMeasure,
  VersionSample,
} from '../../shared/ports/service-deployer.port.ts';

const keyOf = ({ environment_id, service_name }: ServiceTarget): string => `${environment_id}/${service_name}`;

/** The part of a deployer that only looks: artifacts that are where they should be until a test says otherwise,
 * services that run, and their traffic. */
export const fakeObservedServices = () => {
  const contents = new Map<string, string>();
  const missing = new Set<string>();
  const running = new Map<string, RunningService>();
  const measures = new Map<string, readonly TrafficMeasure[]>();
  const samples = new Map<string, readonly VersionSample[]>();
  let looks = 0;
  const hashOf = (location: string): string => contents.get(location) ?? 'ab'.repeat(32);
  return {
    checkArtifact: async ({ location, sha256 }: Artifact): Promise<ArtifactCheck> => {
      looks += 1;
      if (missing.has(location)) return { outcome: 'missing', message: `there is nothing at ${location}.` };
      const found = hashOf(location);
      if (sha256 === undefined || sha256 === found) return { outcome: 'available', size_bytes: 1_024, sha256: found };
      return { outcome: 'different', message: `its SHA-256 is ${found}, not ${sha256}.`, sha256: found };
    },
    describe: async (target: ServiceTarget) => running.get(keyOf(target)),
    measure: async (target: ServiceTarget) => measures.get(keyOf(target)) ?? [],
    sample: async (target: ServiceTarget) => samples.get(keyOf(target)) ?? [],
    looks: () => looks,
    lose: (location: string) => void missing.add(location),
    change: (location: string, sha256: string) => void contents.set(location, sha256),
    run: (target: ServiceTarget, service: RunningService) => void running.set(keyOf(target), service),
    /** What its versions are asked, whatever the time. */
    receive: (target: ServiceTarget, measured: readonly TrafficMeasure[], sampled: readonly VersionSample[] = []) => {
      measures.set(keyOf(target), measured);
      samples.set(keyOf(target), sampled);
    },
  };
};
