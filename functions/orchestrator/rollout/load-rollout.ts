import { planRollout } from '../../../shared/domain/deployment/plan-rollout.ts';
import type {
  DeploymentJournal,
  DeploymentRecords,
  DeploymentSession,
} from '../../../shared/domain/deployment/deployment.repository.ts';
import { serviceLedgerSeq, type LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import type { RolloutAction, ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import { NotFoundError } from '../../../shared/domain/deployment/deployment.errors.ts';
import type { EnvironmentRepository } from '../../../shared/domain/environment/environment.repository.ts';
import type { PlannedService } from '../../../shared/domain/planning/release-plan.ts';
import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import type { Clock } from '../../../shared/ports/clock.port.ts';
import type { Log } from '../../../shared/ports/log.port.ts';
import type { ServiceDeployer, ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';
import { need } from '../../../shared/runtime/need.ts';
import { planIndexOf } from './plan-index.ts';
import { situationOf, type RolloutSituation } from './rollout-situation.ts';
import { snapshotOf, takeSnapshot, type ServiceSnapshot } from './service-snapshot.ts';

export type RolloutDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'intend'>;
  readonly records: Pick<
    DeploymentRecords,
    'plan' | 'service' | 'services' | 'serviceSpecification' | 'outline' | 'preparedConfiguration'
  >;
  readonly environments: Pick<EnvironmentRepository, 'liveService'>;
  readonly deployer: Pick<
    ServiceDeployer,
    'checkArtifact' | 'describe' | 'addressOf' | 'install' | 'scale' | 'shiftTraffic' | 'waitUntilSettled' | 'sample'
  >;
  readonly clock: Clock;
  readonly log: Log;
};

/** One service's rollout, as far as it is known when a task begins. */
export type Rollout = {
  readonly session: DeploymentSession;
  readonly target: ServiceTarget;
  readonly planned: PlannedService;
  readonly service: ServiceSpecification;
  /** Written before the first effect. */
  readonly entry: LedgerEntry;
  readonly previous: ServiceSnapshot | undefined;
  /** Undefined until a call had to end before the rollout did. */
  readonly record: ServiceRecord | undefined;
};

const intend = async (deps: RolloutDeps, session: DeploymentSession, planned: PlannedService): Promise<LedgerEntry> => {
  const target = { environment_id: session.environment_id, service_name: planned.name };
  const [live, running] = await Promise.all([
    deps.environments.liveService(session.environment_id, planned.name),
    deps.deployer.describe(target),
  ]);
  const previous = takeSnapshot(live, running);
  return deps.journal.intend(session, {
    seq: serviceLedgerSeq(planned.wave, planned.name),
    action: 'ROLL_OUT_SERVICE',
    target: planned.name,
    compensation: {
      kind: 'RESTORE_SERVICE',
      service_name: planned.name,
      version_id: planned.version_id,
      ...(previous !== undefined && { previous: previous as never }),
    },
  });
};

export const readPlanned = async (
  records: Pick<DeploymentRecords, 'plan'>,
  deployment_id: string,
  service_name: string,
): Promise<PlannedService> => {
  const plan = await need(records.plan(deployment_id), 'plan of deployment', deployment_id);
  const planned = planIndexOf(plan).services.get(service_name);
  if (planned === undefined) throw new NotFoundError('planned service', service_name);
  return planned;
};

/** What ran before the rollout, as its ledger entry has it. */
export const previousIn = ({ compensation }: Pick<LedgerEntry, 'compensation'>): ServiceSnapshot | undefined =>
  compensation.kind === 'RESTORE_SERVICE' ? snapshotOf(compensation.previous) : undefined;

/** Writes the ledger entry if this is the rollout's first call; a later one meets it, with what ran before the first. */
export const loadRollout = async (
  deps: RolloutDeps,
  session: DeploymentSession,
  planned: PlannedService,
  record: ServiceRecord | undefined,
): Promise<Rollout> => {
  const { deployment_id, environment_id } = session;
  const service = await need(
    deps.records.serviceSpecification(deployment_id, planned.name),
    'specification of service',
    planned.name,
  );
  const entry = await intend(deps, session, planned);
  const target = { environment_id, service_name: planned.name };
  return { session, target, planned, service, entry, previous: previousIn(entry), record };
};

const isAnotherVersion = ({ planned, previous }: Pick<Rollout, 'planned' | 'previous'>): boolean =>
  previous !== undefined && previous.live.version_id !== planned.version_id;

/**
 * What is to be done, but for REMOVE_OLD: the previous version stays installed, without an instance, so that undoing starts the very same
 * bytes again. FinishDeployment removes what no rollback can need any more.
 */
export const actionsOf = (rollout: Pick<Rollout, 'planned' | 'service' | 'previous'>): readonly RolloutAction[] => {
  const old = isAnotherVersion(rollout) ? (rollout.previous?.wanted_instances ?? 0) : 0;
  return planRollout(rollout.service.deployment_strategy, rollout.planned.instances, old).filter(
    ({ kind }) => kind !== 'REMOVE_OLD',
  );
};

/** Before the first action: as the snapshot has it. */
export const startOf = (rollout: Rollout): RolloutSituation => {
  const [instances, weight] = [rollout.previous?.wanted_instances ?? 0, rollout.previous?.weight ?? 0];
  return isAnotherVersion(rollout)
    ? { new_instances: 0, old_instances: instances, new_weight: 0, old_weight: weight }
    : { new_instances: instances, old_instances: 0, new_weight: weight, old_weight: 0 };
};

export const observe = async (deps: RolloutDeps, { target, planned, previous }: Rollout): Promise<RolloutSituation> =>
  situationOf(await deps.deployer.describe(target), planned.version_id, previous?.live.version_id);
