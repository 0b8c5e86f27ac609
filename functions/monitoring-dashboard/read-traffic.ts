import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import {
  getEnvironmentTraffic,
  type EnvironmentTraffic,
  type ObservedTraffic,
} from '../../shared/domain/environment/environment-traffic.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { RunningService, ServiceDeployer, TrafficMeasure } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { healthyInstances } from '../../shared/runtime/running-service.ts';

export type ReadTrafficDeps = {
  readonly environments: Pick<EnvironmentRepository, 'liveServices'>;
  readonly deployer: Pick<ServiceDeployer, 'describe' | 'measure'>;
  readonly clock: Clock;
};

const looksAtATime = 16;

const observed = (
  service_name: string,
  { url, versions }: RunningService,
  measures: readonly TrafficMeasure[],
): ObservedTraffic => ({
  service_name,
  url,
  versions: versions.map((version) => {
    const measure = measures.find(({ version_id }) => version_id === version.version_id);
    return {
      version: version.version,
      version_id: version.version_id,
      weight: version.weight,
      healthy_instances: healthyInstances(version),
      running_instances: version.instances.length,
      requests: measure?.requests ?? 0,
      errors: measure?.errors ?? 0,
      latency_p50_milliseconds: measure?.latency_p50_milliseconds ?? 0,
      latency_p95_milliseconds: measure?.latency_p95_milliseconds ?? 0,
    };
  }),
});

/** What the live services of an environment were asked over the last seconds, by version. Traffic is measured by whole seconds. */
export const readTraffic = async (
  { environments, deployer, clock }: ReadTrafficDeps,
  environment_id: string,
  seconds: number,
): Promise<EnvironmentTraffic> => {
  const now = clock.now();
  const since = Math.floor(now / 1_000 - seconds) * 1_000;
  const live = await environments.liveServices(environment_id);
  const services = await inParallel(live, looksAtATime, async ({ service_name }) => {
    const target = { environment_id, service_name };
    const [running, measures] = await Promise.all([deployer.describe(target), deployer.measure(target, since)]);
    return running === undefined ? [] : [observed(service_name, running, measures)];
  });
  return getEnvironmentTraffic(environment_id, services.flat(), (now - since) / 1_000, timestampOf(now));
};
