import { emptySample } from '../../shared/domain/judge/traffic-sample.ts';
import type {
  InstanceHealth,
  RunningVersion,
  ServiceDeployer,
  ServiceTarget,
} from '../../shared/ports/service-deployer.port.ts';

type Version = { readonly version: string; wanted: number; weight: number };
type Versions = Map<string, Version>;

const healthy = (instance_id: string): InstanceHealth => ({
  instance_id,
  state: 'HEALTHY',
  last_answer: 'GET / answered 200',
  restarts: 0,
});
const runningOf = ([version_id, { version, wanted, weight }]: readonly [string, Version]): RunningVersion => ({
  version_id,
  version,
  wanted_instances: wanted,
  weight,
  instances: Array.from({ length: wanted }, (_, index) => healthy(`${version_id}-${index}`)),
});
const noTraffic = {
  requests: 0,
  errors: 0,
  latency_p50_milliseconds: 0,
  latency_p95_milliseconds: 0,
  latency_p99_milliseconds: 0,
};

/** A provider that does at once what it is asked for, and of which every instance is healthy: what is counted is Windlass's own. */
export const instantDeployer = (): ServiceDeployer => {
  const services = new Map<string, Versions>();
  const versionsOf = ({ service_name }: ServiceTarget): Versions => services.get(service_name) ?? new Map();
  const running = (target: ServiceTarget): readonly RunningVersion[] => [...versionsOf(target)].map(runningOf);
  const addressOf = async ({ service_name }: ServiceTarget): Promise<string> => `https://${service_name}.example.com`;
  return {
    checkArtifact: async () => ({ outcome: 'available', size_bytes: 1_048_576, sha256: 'ab'.repeat(32) }),
    addressOf,
    describe: async (target) =>
      services.has(target.service_name) ? { url: await addressOf(target), versions: running(target) } : undefined,
    install: async (target, { version_id, version }) => {
      const versions = versionsOf(target);
      services.set(target.service_name, versions);
      if (!versions.has(version_id)) versions.set(version_id, { version, wanted: 0, weight: 0 });
    },
    scale: async (target, version_id, instances) => {
      const version = versionsOf(target).get(version_id);
      if (version !== undefined) version.wanted = instances;
    },
    shiftTraffic: async (target, weights) => {
      for (const [version_id, version] of versionsOf(target))
        version.weight = weights.find((share) => share.version_id === version_id)?.weight ?? 0;
    },
    remove: async (target, version_id) => {
      const versions = versionsOf(target);
      versions.delete(version_id);
      if (versions.size === 0) services.delete(target.service_name);
    },
    waitUntilSettled: async (target, version_id) => running(target).find((one) => one.version_id === version_id),
    measure: async (target) => running(target).map(({ version_id }) => ({ version_id, ...noTraffic })),
    sample: async (target) => running(target).map(({ version_id }) => ({ version_id, ...emptySample })),
  };
};
