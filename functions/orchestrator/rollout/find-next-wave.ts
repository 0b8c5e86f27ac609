import type { DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { PlannedService, ReleasePlan } from '../../../shared/domain/planning/release-plan.ts';
import type { ServiceDeployer } from '../../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import { servingVersions, whyNotServing } from '../../../shared/runtime/running-service.ts';
import { lastBegunPart } from './find-begun-part.ts';
import { planIndexOf, type WavePart } from './plan-index.ts';
import { recordsOf } from './wave-records.ts';

export type WaveSources = {
  readonly records: Pick<DeploymentRecords, 'service' | 'services'>;
  readonly deployer: Pick<ServiceDeployer, 'describe'>;
};

/** `open`: services of the next wave, or of a part of it when it is large, that have to be rolled out still. Empty when every wave is done. */
export type NextWave = {
  readonly wave: number;
  readonly open: readonly string[];
  readonly failed: readonly ServiceRecord[];
};

const readsAtATime = 16;
type Looking = { readonly sources: WaveSources; readonly deployment_id: string; readonly plan: ReleasePlan };

/** The plan leaves it alone, so it has only to be as the plan found it. */
const runsAsPlanned = async (
  { deployer }: WaveSources,
  environment_id: string,
  planned: PlannedService,
): Promise<boolean> => {
  const running = await deployer.describe({ environment_id, service_name: planned.name });
  const serving = servingVersions(running);
  return whyNotServing(running) === undefined && serving.every(({ version_id }) => version_id === planned.version_id);
};

const lookAt = async (looking: Looking, { wave, names }: WavePart): Promise<NextWave> => {
  const { sources, plan } = looking;
  const recordOf = await recordsOf(sources.records, looking.deployment_id, plan, names);
  const looked = await inParallel(names, readsAtATime, async (name) => {
    const record = await recordOf(name);
    const service = planIndexOf(plan).services.get(name) as PlannedService;
    const isDone =
      record === undefined
        ? service.change === 'NONE' && (await runsAsPlanned(sources, plan.environment_id, service))
        : record.status === 'ACTIVE';
    return { name, record, isDone };
  });
  const failed = looked.flatMap(({ record }) => (record?.status === 'FAILED' ? [record] : []));
  const open = looked.filter(({ isDone, record }) => !isDone && record?.status !== 'FAILED').map(({ name }) => name);
  return { wave, open, failed };
};

/**
 * The services that come next (W41): of the first wave of which not every service is active, or left alone and running. `first_wave` is the
 * one with which the execution began that asks: all before it are done.
 */
export const findNextWave = async (
  sources: WaveSources,
  deployment_id: string,
  plan: ReleasePlan,
  first_wave: number,
): Promise<NextWave> => {
  const looking: Looking = { sources, deployment_id, plan };
  const index = planIndexOf(plan);
  const isActive = async (name: string): Promise<boolean> =>
    (await sources.records.service(deployment_id, name))?.status === 'ACTIVE';
  for (let part = await lastBegunPart(index, first_wave, isActive); part < index.parts.length; part += 1) {
    const found = await lookAt(looking, index.parts[part] as WavePart);
    if (found.failed.length > 0 || found.open.length > 0) return found;
  }
  return { wave: plan.waves.length, open: [], failed: [] };
};
