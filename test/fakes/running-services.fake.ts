import type { Artifact } from '../../shared/domain/service/artifact.ts';
import type {
  ArtifactCheck,
  InstanceHealth,
  RunningService,
  RunningVersion,
  ServiceDeployer,
  ServiceTarget,
  TrafficMeasure,
} from '../../shared/ports/service-deployer.port.ts';

type Looking = Pick<ServiceDeployer, 'describe' | 'addressOf' | 'measure' | 'checkArtifact'>;
type Request = {
  readonly at: number;
  readonly version_id: string;
  readonly milliseconds: number;
  readonly failed: boolean;
};

const instance = (state: InstanceHealth['state'], last_answer: string, index: number): InstanceHealth => ({
  instance_id: `instance-${index}`,
  state,
  last_answer,
  restarts: 0,
});

/** A version with its instances, of which the first `ailing` are unhealthy. */
export const versionRunning = (
  version_id: string,
  {
    version = '1.0.0',
    instances = 1,
    ailing = 0,
    weight = 100,
    answer = 'GET /health answered 503, expected 200',
  }: Partial<Record<'version' | 'answer', string> & Record<'instances' | 'ailing' | 'weight', number>> = {},
): RunningVersion => ({
  version_id,
  version,
  wanted_instances: instances,
  weight,
  instances: Array.from({ length: instances }, (_, index) =>
    index < ailing ? instance('UNHEALTHY', answer, index) : instance('HEALTHY', 'GET /health answered 200', index),
  ),
});

const measureOf = (version_id: string, requests: readonly Request[]): TrafficMeasure => {
  const sorted = requests.map((request) => request.milliseconds).sort((left, right) => left - right);
  const rank = (percent: number): number => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  return {
    version_id,
    requests: requests.length,
    errors: requests.filter((request) => request.failed).length,
    latency_p50_milliseconds: rank(50),
    latency_p95_milliseconds: rank(95),
    latency_p99_milliseconds: rank(99),
  };
};

/** What a test says that runs, for those who only look at it: versions, addresses, traffic and artifacts. */
export const fakeRunningServices = (artifact_sha256 = 'ab'.repeat(32)) => {
  const services = new Map<string, RunningService>();
  const requests = new Map<string, Request[]>();
  const artifacts = new Map<string, ArtifactCheck>();
  const keyOf = ({ environment_id, service_name }: ServiceTarget): string => `${environment_id}/${service_name}`;
  const urlOf = (service_name: string): string => `http://127.0.0.1:4000/${service_name}`;

  const deployer: Looking = {
    checkArtifact: async (artifact: Artifact) =>
      artifacts.get(artifact.location) ?? { outcome: 'available', size_bytes: 1, sha256: artifact_sha256 },
    describe: async (target) => services.get(keyOf(target)),
    addressOf: async ({ service_name }) => urlOf(service_name),
    measure: async (target, since) => {
      const seen = (requests.get(keyOf(target)) ?? []).filter((request) => request.at >= since);
      const versions = services.get(keyOf(target))?.versions ?? [];
      return versions.map(({ version_id }) =>
        measureOf(
          version_id,
          seen.filter((one) => one.version_id === version_id),
        ),
      );
    },
  };
  return {
    deployer,
    run: (service_name: string, versions: readonly RunningVersion[], url = urlOf(service_name)) =>
      void services.set(`dev/${service_name}`, { url, versions }),
    stop: (service_name: string) => void services.delete(`dev/${service_name}`),
    setArtifact: (location: string, check: ArtifactCheck) => void artifacts.set(location, check),
    /** As many requests to a version, of which the first `failed` got an error. */
    receive: (
      service_name: string,
      version_id: string,
      count: number,
      { at = 0, failed = 0, milliseconds = 5 } = {},
    ) => {
      const before = requests.get(`dev/${service_name}`) ?? [];
      const more = Array.from({ length: count }, (_, index) => ({
        at,
        version_id,
        milliseconds,
        failed: index < failed,
      }));
      requests.set(`dev/${service_name}`, [...before, ...more]);
    },
  };
};
