import { proceed, stop, type RollbackInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completeRollback, rollbackDeployment } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type {
  DeploymentJournal,
  DeploymentRecords,
  DeploymentSession,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { recordCaughtFailure } from './undo/record-caught-failure.ts';

export type BeginRollbackDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'takeOver' | 'annotate'>;
  readonly records: Pick<DeploymentRecords, 'ledger'>;
  readonly clock: Clock;
};

/**
 * A deployment that has ended is undone only when that is on record as asked for: a machine that is run again, or whose last task lost its
 * answer after the deployment had completed, must not undo it.
 */
const isOver = (state: DeploymentState): boolean => isTerminal(state.status) && state.rollback.status !== 'IN_PROGRESS';

const reasonOf = ({ failure, cancel_requested }: DeploymentState): string =>
  failure?.message ?? `${cancel_requested?.by} cancelled it: ${cancel_requested?.reason}`;

/** Nothing was done yet: then it only has to end, its reason is on record. */
const isNothingToUndo = ({ rollback }: DeploymentState, ledger: readonly LedgerEntry[]): boolean =>
  ledger.length === 0 && rollback.status === 'NOT_NEEDED';

/** A rollback that cannot have the environment says so, instead of standing there as under way. */
const giveUp = async (deps: BeginRollbackDeps, deployment_id: string, lease: Lease): Promise<TaskOutput> => {
  const remaining = [
    `everything: the environment is held by ${lease.owner ?? 'nobody'} (${lease.reason}); roll back again when it is free`,
  ];
  const now = timestampOf(deps.clock.now());
  await deps.journal.annotate(deployment_id, (state) => ({
    events: completeRollback(
      { ...state, rollback: { ...state.rollback, status: 'IN_PROGRESS' } },
      { remaining, kept: [], now },
    ),
  }));
  return stop;
};

/** Puts the beginning on record, with why; nothing when it is, or there is nothing to undo. */
const initiateOnRecord = async (deps: BeginRollbackDeps, session: DeploymentSession): Promise<void> => {
  const ledger = await deps.records.ledger(session.deployment_id);
  const { lease_token } = session;
  await deps.journal.commit(session, (state) => {
    if (isNothingToUndo(state, ledger)) return undefined;
    return { events: rollbackDeployment(state, reasonOf(state), { now: timestampOf(deps.clock.now()), lease_token }) };
  });
};

/**
 * Records why the deployment is undone, and takes it over with a new fencing token, so that nothing of it goes on. STOP when there is
 * nothing to do at all. Run again, it takes over again and the rollback goes on where it stopped.
 *
 * First the record, then the token: a task that was just to begin reads the newest token, and would go on with it.
 */
export const beginRollback = async (
  deps: BeginRollbackDeps,
  { deployment_id, failure }: RollbackInput,
): Promise<TaskOutput> => {
  const { state } = await deps.journal.open(deployment_id);
  if (isOver(state)) return stop;
  await recordCaughtFailure(deps, deployment_id, failure);
  const session = await deps.journal.takeOver(deployment_id, 'rollback');
  if ('outcome' in session) return giveUp(deps, deployment_id, session.lease);
  await initiateOnRecord(deps, session);
  return proceed;
};
