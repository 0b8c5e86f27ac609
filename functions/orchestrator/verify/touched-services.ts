import type { DeploymentRecords, DeploymentSession } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { EnvironmentRepository } from '../../../shared/domain/environment/environment.repository.ts';
import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import { need } from '../../../shared/runtime/need.ts';

export type TouchedSources = {
  readonly records: Pick<DeploymentRecords, 'specification'>;
  readonly environments: Pick<EnvironmentRepository, 'liveService'>;
};

const looksAtATime = 16;

/** The services of the release, and those outside of it that they depend on. */
export type TouchedServices = {
  readonly environment_id: string;
  readonly released: readonly ServiceSpecification[];
  readonly all: ReadonlyMap<string, ServiceSpecification>;
};
export const readTouchedServices = async (
  deps: TouchedSources,
  { deployment_id, environment_id }: DeploymentSession,
): Promise<TouchedServices> => {
  const { services } = await need(
    deps.records.specification(deployment_id),
    'specification of deployment',
    deployment_id,
  );
  const released = new Map(services.map((service) => [service.name, service]));
  const outside = [
    ...new Set(services.flatMap(({ dependencies }) => dependencies.map(({ service_name }) => service_name))),
  ].filter((name) => !released.has(name));
  const live = await inParallel(outside, looksAtATime, (name) => deps.environments.liveService(environment_id, name));
  return {
    environment_id,
    released: services,
    all: new Map([
      ...released,
      ...live.flatMap((one) => (one === undefined ? [] : [[one.service_name, one.specification] as const])),
    ]),
  };
};
