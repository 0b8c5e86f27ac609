import {
  bakeProgressOf,
  newestBake,
  type BakeProgress,
  type SeenTraffic,
  type WatchedService,
} from '../../shared/domain/deployment/bake-progress.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isCompared, sampledFrom } from '../../shared/domain/deployment/judge-bake.ts';
import type { BakeRecord, ServiceRecord } from '../../shared/domain/deployment/service-rollout.ts';
import type { Timestamp } from '../../shared/domain/naming/names.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { ServiceDeployer, ServiceTarget } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { healthInWords, isAllHealthy } from '../../shared/runtime/running-service.ts';

export type ReadBakesDeps = {
  readonly records: Pick<DeploymentRecords, 'serviceSpecification'>;
  /** `sample` is absent where traffic is not shifted by weights, and so nothing bakes. */
  readonly deployer: Pick<ServiceDeployer, 'describe'> & Partial<Pick<ServiceDeployer, 'sample'>>;
};

const looksAtATime = 16;

type Baking = Pick<WatchedService, 'planned'> & { readonly bake: BakeRecord };

/** In what way the version is not healthy that this one is compared with; undefined when it is, or there is none. */
const ailmentOfFormer = async (
  deployer: Pick<ServiceDeployer, 'describe'>,
  target: ServiceTarget,
  { planned: { from_version_id }, bake }: Baking,
): Promise<string | undefined> => {
  if (from_version_id === undefined || !isCompared(bake)) return undefined;
  const former = (await deployer.describe(target))?.versions.find(({ version_id }) => version_id === from_version_id);
  if (former === undefined) return 'it is not installed any more';
  return isAllHealthy(former) ? undefined : healthInWords(former);
};

const lookAt = async (
  { deployer }: Pick<ReadBakesDeps, 'deployer'>,
  target: ServiceTarget,
  baking: Baking,
): Promise<SeenTraffic | undefined> => {
  if (baking.bake.outcome !== undefined || deployer.sample === undefined) return undefined;
  const [samples, former_ails] = await Promise.all([
    deployer.sample(target, sampledFrom(baking.bake)),
    ailmentOfFormer(deployer, target, baking),
  ]);
  return { samples, ...(former_ails !== undefined && { former_ails }) };
};

/** The bakes of a deployment's services, with what the judge would say of their traffic now. */
export const readBakes = async (
  { records, deployer }: ReadBakesDeps,
  { id, environment_id }: Pick<DeploymentState, 'id' | 'environment_id'>,
  plan: Pick<ReleasePlan, 'services'>,
  services: readonly ServiceRecord[],
  now: Timestamp,
): Promise<ReadonlyMap<string, BakeProgress>> => {
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const baking = services.flatMap((record) => {
    const [bake, one] = [newestBake(record), planned.get(record.service_name)];
    return bake === undefined || one === undefined ? [] : [{ record, bake, planned: one }];
  });
  const found = await inParallel(baking, looksAtATime, async ({ bake, ...watched }) => {
    const { service_name } = watched.record;
    const service = await records.serviceSpecification(id, service_name);
    const seen = await lookAt({ deployer }, { environment_id, service_name }, { ...watched, bake });
    const progress = service === undefined ? undefined : bakeProgressOf({ ...watched, service }, seen, now);
    return progress === undefined ? [] : [[service_name, progress] as const];
  });
  return new Map(found.flat());
};
