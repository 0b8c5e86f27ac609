import { bakeProgressOf, newestBake, type BakeProgress } from '../../shared/domain/deployment/bake-progress.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { sampledFrom } from '../../shared/domain/deployment/judge-bake.ts';
import type { ServiceRecord } from '../../shared/domain/deployment/service-rollout.ts';
import type { Timestamp } from '../../shared/domain/naming/names.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';

export type ReadBakesDeps = {
  readonly records: Pick<DeploymentRecords, 'serviceSpecification'>;
  readonly deployer: Partial<Pick<ServiceDeployer, 'sample'>>;
};

const looksAtATime = 16;

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
    const isOver = bake.outcome !== undefined;
    const samples = isOver ? undefined : await deployer.sample?.({ environment_id, service_name }, sampledFrom(bake));
    const progress = service === undefined ? undefined : bakeProgressOf({ ...watched, service }, samples, now);
    return progress === undefined ? [] : [[service_name, progress] as const];
  });
  return new Map(found.flat());
};
