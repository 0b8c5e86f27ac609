import type { DeploymentRecords, RequestOutline } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import type { BakeFacts } from '../../../shared/domain/deployment/open-bakes.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { Environment } from '../../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../../shared/domain/environment/environment.repository.ts';
import type { Lease } from '../../../shared/domain/environment/lease.ts';
import { timestampOf, type Timestamp } from '../../../shared/domain/naming/names.ts';
import type { PlannedService, ReleasePlan } from '../../../shared/domain/planning/release-plan.ts';
import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import type { Clock } from '../../../shared/ports/clock.port.ts';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';

export type WaitingSources = {
  readonly records: Pick<
    DeploymentRecords,
    'plan' | 'outline' | 'services' | 'steps' | 'validations' | 'ledger' | 'serviceSpecification'
  >;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById' | 'lease'>;
  readonly clock: Clock;
};

/** All that is read to say what a deployment waits for. */
export type WaitingFacts = BakeFacts & {
  readonly state: DeploymentState;
  readonly now: Timestamp;
  /** Absent of one that was removed. */
  readonly environment: Environment | undefined;
  readonly lease: Lease | undefined;
  readonly plan: ReleasePlan | undefined;
  readonly request: RequestOutline | undefined;
  readonly ledger: readonly LedgerEntry[];
  /** Of the services of the first wave that is not over, and of the next one: what the plan says, and what was specified. */
  readonly rollouts: readonly Rollout[];
  readonly upcoming: readonly Rollout[];
};
export type Rollout = {
  readonly planned: PlannedService;
  readonly service: ServiceSpecification;
  readonly record: ServiceRecord | undefined;
};

/** Of a wave of thousands so many are told. */
const mostRollouts = 20;
const readsAtATime = 16;

/** The names of the first wave of which a changed service is not active, and of the one after it. */
const unfinishedWaves = (
  { waves, services }: ReleasePlan,
  records: ReadonlyMap<string, ServiceRecord>,
): readonly (readonly string[])[] => {
  const changed = new Set(services.filter(({ change }) => change !== 'NONE').map(({ name }) => name));
  const open = waves
    .map((names) => names.filter((name) => changed.has(name) && records.get(name)?.status !== 'ACTIVE'))
    .filter((names) => names.length > 0);
  return open.slice(0, 2);
};

/** Those that have been waited for come first: they are what people ask about. */
const chosenOf = (names: readonly string[], records: ReadonlyMap<string, ServiceRecord>): readonly string[] =>
  [...names.filter((name) => records.has(name)), ...names.filter((name) => !records.has(name))].slice(0, mostRollouts);

type Reading = {
  readonly sources: WaitingSources;
  readonly deployment_id: string;
  readonly plan: ReleasePlan;
  readonly records: ReadonlyMap<string, ServiceRecord>;
};

const readRollouts = async (
  { sources, deployment_id, plan, records }: Reading,
  names: readonly string[],
): Promise<readonly Rollout[]> => {
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const read = await inParallel(chosenOf(names, records), readsAtATime, async (name): Promise<readonly Rollout[]> => {
    const one = planned.get(name);
    const service = await sources.records.serviceSpecification(deployment_id, name);
    return one === undefined || service === undefined ? [] : [{ planned: one, service, record: records.get(name) }];
  });
  return read.flat();
};

/** Reads what the answer is made of. Specifications are read only while services are being rolled out. */
export const readWaitingFacts = async (sources: WaitingSources, state: DeploymentState): Promise<WaitingFacts> => {
  const { records, environments, clock } = sources;
  const { id, environment_id } = state;
  const [environment, lease, plan, request, services, steps, validations, ledger] = await Promise.all([
    environments.findEnvironmentById(environment_id),
    environments.lease(environment_id),
    records.plan(id),
    records.outline(id),
    records.services(id),
    records.steps(id),
    records.validations(id),
    records.ledger(id),
  ]);
  const known = new Map(services.map((record) => [record.service_name, record]));
  const waves = plan === undefined || state.status !== 'DEPLOYING' ? [] : unfinishedWaves(plan, known);
  const [rollouts = [], upcoming = []] =
    plan === undefined
      ? []
      : await Promise.all(
          waves.map((names) => readRollouts({ sources, deployment_id: id, plan, records: known }, names)),
        );
  const now = timestampOf(clock.now());
  return { state, now, environment, lease, plan, request, services, steps, validations, ledger, rollouts, upcoming };
};
