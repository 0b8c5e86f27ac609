import type { DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { PlannedService, ReleasePlan } from '../../../shared/domain/planning/release-plan.ts';
import type { ServiceDeployer } from '../../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import { servingVersions, whyNotServing } from '../../../shared/runtime/running-service.ts';

export type WaveSources = {
  readonly records: Pick<DeploymentRecords, 'service' | 'services'>;
  readonly deployer: Pick<ServiceDeployer, 'describe'>;
};

/** `open`: services of the next wave that have to be rolled out still. Empty when every wave is done. */
export type NextWave = {
  readonly wave: number;
  readonly open: readonly string[];
  readonly failed: readonly ServiceRecord[];
};

const readsAtATime = 16;
/** Up to here single reads are less work than reading the records of all services. */
const fewServices = 25;

type RecordOf = (service_name: string) => Promise<ServiceRecord | undefined>;

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

/**
 * The last wave of which the first changed service is active: waves start only when those before are done, so all before it are. Found by
 * halving, so that a plan of a thousand waves is not read from its beginning a thousand times.
 */
const lastBegunWave = async (
  plan: ReleasePlan,
  changed: ReadonlyMap<string, PlannedService>,
  recordOf: RecordOf,
): Promise<number> => {
  const firsts = plan.waves.flatMap((names, wave) => {
    const name = names.find((one) => changed.has(one));
    return name === undefined ? [] : [{ wave, name }];
  });
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const record = await recordOf(firsts[middle]?.name ?? '');
    if (record?.status === 'ACTIVE') low = middle + 1;
    else high = middle;
  }
  return firsts[low - 1]?.wave ?? 0;
};

/** The wave whose services come next (W41): the first of which not every service is active, or left alone and running. */
export const findNextWave = async (
  sources: WaveSources,
  deployment_id: string,
  plan: ReleasePlan,
): Promise<NextWave> => {
  const recordOf: RecordOf = (name) => sources.records.service(deployment_id, name);
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const changed = new Map(
    plan.services.filter(({ change }) => change !== 'NONE').map((service) => [service.name, service]),
  );
  for (let wave = await lastBegunWave(plan, changed, recordOf); wave < plan.waves.length; wave += 1) {
    const names = plan.waves[wave] ?? [];
    const all =
      names.length > fewServices
        ? new Map((await sources.records.services(deployment_id)).map((record) => [record.service_name, record]))
        : undefined;
    const looked = await inParallel(names, readsAtATime, async (name) => {
      const record = all === undefined ? await recordOf(name) : all.get(name);
      const service = planned.get(name) as PlannedService;
      const isDone =
        record === undefined
          ? service.change === 'NONE' && (await runsAsPlanned(sources, plan.environment_id, service))
          : record.status === 'ACTIVE';
      return { name, record, isDone };
    });
    const failed = looked.flatMap(({ record }) => (record?.status === 'FAILED' ? [record] : []));
    const open = looked.filter(({ isDone, record }) => !isDone && record?.status !== 'FAILED').map(({ name }) => name);
    if (failed.length > 0 || open.length > 0) return { wave, open, failed };
  }
  return { wave: plan.waves.length, open: [], failed: [] };
};
