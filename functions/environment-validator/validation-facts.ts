import type { DeploymentRecords, DeploymentSession } from '../../shared/domain/deployment/deployment.repository.ts';
import type { LiveService } from '../../shared/domain/deployment/service-rollout.ts';
import type { Capacity } from '../../shared/domain/environment/capacity.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { CloudProvider } from '../../shared/domain/naming/names.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import type { DriverRules, DriversWith } from '../../shared/ports/resource-drivers.port.ts';
import type { ArtifactCheck, RunningService, ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { need } from '../../shared/runtime/need.ts';

const looksAtATime = 8;

/** A service that the release depends on and does not bring itself. */
export type OutsideDependency = {
  readonly name: string;
  readonly wanted_by: readonly string[];
  readonly live: LiveService | undefined;
  readonly running: RunningService | undefined;
};
export type CheckedArtifact = { readonly service: ServiceSpecification; readonly check: ArtifactCheck };

/** All that the checks of a release look at, read once. */
export type ValidationFacts = {
  readonly deployment_id: string;
  /** Undefined when it was removed since the release was accepted. */
  readonly environment: Environment | undefined;
  readonly specification: DeploymentSpecification;
  readonly plan: ReleasePlan;
  readonly capacity: Capacity;
  readonly supported_providers: readonly CloudProvider[];
  readonly live: readonly LiveService[];
  readonly outside: readonly OutsideDependency[];
  readonly artifacts: readonly CheckedArtifact[];
  readonly drivers: DriversWith<DriverRules>;
};

export type ValidationSources = {
  readonly records: Pick<DeploymentRecords, 'specification' | 'plan'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById' | 'liveServices' | 'capacity'>;
  readonly deployer: Pick<ServiceDeployer, 'describe' | 'checkArtifact'>;
  readonly drivers: DriversWith<DriverRules>;
  /** Providers that this installation can deploy to. */
  readonly supported_providers: readonly CloudProvider[];
};

const outsideNames = ({ services }: DeploymentSpecification): ReadonlyMap<string, readonly string[]> => {
  const released = new Set(services.map((service) => service.name));
  const pairs = services.flatMap((service) =>
    service.dependencies.map((dependency) => ({ wanted: dependency.service_name, by: service.name })),
  );
  const grouped = Map.groupBy(
    pairs.filter(({ wanted }) => !released.has(wanted)),
    ({ wanted }) => wanted,
  );
  return new Map([...grouped].map(([name, wanted]) => [name, wanted.map(({ by }) => by)]));
};

const readOutside = (
  sources: ValidationSources,
  environment_id: string,
  specification: DeploymentSpecification,
  live: readonly LiveService[],
): Promise<readonly OutsideDependency[]> => {
  const byName = new Map(live.map((service) => [service.service_name, service]));
  return inParallel([...outsideNames(specification)], looksAtATime, async ([name, wanted_by]) => ({
    name,
    wanted_by,
    live: byName.get(name),
    running: await sources.deployer.describe({ environment_id, service_name: name }),
  }));
};

/** Artifacts of what the release changes; what stays as it is runs from its own copy. Services often share one: each is read once. */
const checkArtifacts = async (
  sources: ValidationSources,
  { services }: DeploymentSpecification,
  plan: ReleasePlan,
): Promise<readonly CheckedArtifact[]> => {
  const unchanged = new Set(
    plan.services.filter((planned) => planned.change === 'NONE').map((planned) => planned.name),
  );
  const users = Map.groupBy(
    services.filter((service) => !unchanged.has(service.name)),
    ({ artifact }) => JSON.stringify([artifact.kind, artifact.location, artifact.sha256]),
  );
  const checked = await inParallel([...users.values()], looksAtATime, async (sharing) => {
    const check = await sources.deployer.checkArtifact((sharing[0] as ServiceSpecification).artifact);
    return sharing.map((service) => ({ service, check }));
  });
  return checked.flat();
};

export const readFacts = async (
  sources: ValidationSources,
  { deployment_id, environment_id }: DeploymentSession,
): Promise<ValidationFacts> => {
  const [environment, specification, plan, capacity, live] = await Promise.all([
    sources.environments.findEnvironmentById(environment_id),
    need(sources.records.specification(deployment_id), 'specification of deployment', deployment_id),
    need(sources.records.plan(deployment_id), 'plan of deployment', deployment_id),
    sources.environments.capacity(environment_id),
    sources.environments.liveServices(environment_id),
  ]);
  const [outside, artifacts] = await Promise.all([
    readOutside(sources, environment_id, specification, live),
    checkArtifacts(sources, specification, plan),
  ]);
  const { drivers, supported_providers } = sources;
  return {
    deployment_id,
    environment,
    specification,
    plan,
    capacity,
    supported_providers,
    live,
    outside,
    artifacts,
    drivers,
  };
};
