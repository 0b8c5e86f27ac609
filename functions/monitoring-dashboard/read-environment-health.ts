import type { LiveService } from '../../shared/domain/deployment/service-rollout.ts';
import {
  getEnvironmentHealth,
  type EnvironmentHealth,
  type ObservedService,
} from '../../shared/domain/environment/environment.aggregate.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { RunningService, ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import {
  healthInWords,
  servingVersions,
  wantedHealthyInstances,
  whyNotServing,
} from '../../shared/runtime/running-service.ts';

export type ReadEnvironmentHealthDeps = {
  readonly environments: Pick<EnvironmentRepository, 'liveServices'>;
  readonly deployer: Pick<ServiceDeployer, 'describe'>;
  readonly clock: Clock;
};

const looksAtATime = 16;

/** While a rollout is under way two versions take traffic: each is seen with its share of the instances. */
const observed = (
  { service_name, version, url, instances }: LiveService,
  running: RunningService | undefined,
): ObservedService => {
  const serving = servingVersions(running);
  const wanted = serving.reduce((sum, one) => sum + one.wanted_instances, 0);
  return {
    service_name,
    version,
    healthy_instances: serving.reduce((sum, one) => sum + wantedHealthyInstances(one), 0),
    wanted_instances: serving.length === 0 ? instances : wanted,
    url,
    message: serving.length === 0 ? (whyNotServing(running) ?? '') : serving.map(healthInWords).join('; '),
  };
};

/** How what is live in an environment does now, as its deployer sees it (EA5). */
export const readEnvironmentHealth = async (
  { environments, deployer, clock }: ReadEnvironmentHealthDeps,
  environment_id: string,
): Promise<EnvironmentHealth> => {
  const live = await environments.liveServices(environment_id);
  const services = await inParallel(live, looksAtATime, async (service) =>
    observed(service, await deployer.describe({ environment_id, service_name: service.service_name })),
  );
  return getEnvironmentHealth(environment_id, services, timestampOf(clock.now()));
};
