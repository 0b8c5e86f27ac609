import { proceed, stop, type CaughtError, type RollbackInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import {
  completeRollback,
  recordFailure,
  rollbackDeployment,
} from '../../shared/domain/deployment/deployment.aggregate.ts';
import type {
  Commit,
  DeploymentJournal,
  DeploymentRecords,
  DeploymentSession,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentFailure, DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { caughtInWords } from './undo/failure-words.ts';

export type BeginRollbackDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'takeOver' | 'annotate'>;
  readonly records: Pick<DeploymentRecords, 'ledger'>;
  readonly clock: Clock;
};

/** The `Error` with which a person's reason comes in: then `Cause` is that reason. */
export const rollbackRequested = 'RollbackRequested';

const isRequest = (failure: CaughtError | null | undefined): boolean => failure?.Error === rollbackRequested;

/**
 * A deployment that ended is undone only when somebody asked for it: a machine that is run again, or whose last task lost its answer after
 * the deployment had completed, must not undo it.
 */
const isOver = (state: DeploymentState, failure: RollbackInput['failure']): boolean => {
  if (!isTerminal(state.status) || state.rollback.status === 'IN_PROGRESS') return false;
  if (state.status === 'COMPLETED' && state.rollback.status === 'NOT_NEEDED')
    return failure !== null && failure !== undefined && !isRequest(failure);
  return state.rollback.status !== 'FAILED';
};

const failureOf = (state: DeploymentState, caught: RollbackInput['failure']): DeploymentFailure | undefined => {
  if (state.failure !== undefined || state.cancel_requested !== undefined || isTerminal(state.status)) return undefined;
  const { code, message } =
    caught === null || caught === undefined
      ? { code: 'stopped', message: 'The deployment was stopped.' }
      : caughtInWords(caught);
  return { step: state.phase, code, message, affected_components: [] };
};

const reasonOf = (
  state: DeploymentState,
  caught: RollbackInput['failure'],
  failure: DeploymentFailure | undefined,
): string => {
  if (isRequest(caught)) return caughtInWords({ Error: rollbackRequested, Cause: caught?.Cause }).message;
  const cancelled = state.cancel_requested;
  if (state.failure !== undefined || failure !== undefined) return (state.failure ?? failure)?.message ?? '';
  return cancelled === undefined ? 'Somebody asked for it.' : `${cancelled.by} cancelled it: ${cancelled.reason}`;
};

/** Nothing was done yet: then it only has to end, with its failure on record. */
const isNothingToUndo = (state: DeploymentState, ledgerLength: number): boolean =>
  ledgerLength === 0 && !isTerminal(state.status) && state.rollback.status === 'NOT_NEEDED';

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

/** Puts the beginning on record, with why. */
const initiated = (
  deps: BeginRollbackDeps,
  state: DeploymentState,
  caught: RollbackInput['failure'],
  lease_token: number,
): Commit => {
  const failure = failureOf(state, caught);
  const now = timestampOf(deps.clock.now());
  return {
    events: rollbackDeployment(state, reasonOf(state, caught, failure), {
      now,
      lease_token,
      ...(failure !== undefined && { failure }),
    }),
  };
};

const initiateOnRecord = async (
  deps: BeginRollbackDeps,
  session: DeploymentSession,
  caught: RollbackInput['failure'],
): Promise<void> => {
  const ledger = await deps.records.ledger(session.deployment_id);
  await deps.journal.commit(session, (state) => {
    if (!isNothingToUndo(state, ledger.length)) return initiated(deps, state, caught, session.lease_token);
    const failure = failureOf(state, caught);
    return failure === undefined ? undefined : { events: recordFailure(state, failure) };
  });
};

/**
 * Takes the deployment over with a new fencing token, so that nothing of it goes on, and records why it is undone. STOP when there is
 * nothing to do at all. Run again, it takes over again and the rollback goes on where it stopped.
 *
 * A deployment that had ended is marked first: its lease was released, and must not look free to take once it is taken back.
 */
export const beginRollback = async (
  deps: BeginRollbackDeps,
  { deployment_id, failure: caught }: RollbackInput,
): Promise<TaskOutput> => {
  const { state } = await deps.journal.open(deployment_id);
  if (isOver(state, caught)) return stop;
  if (isTerminal(state.status))
    await deps.journal.annotate(deployment_id, (current) => initiated(deps, current, caught, current.lease_token));
  const session = await deps.journal.takeOver(deployment_id, 'rollback');
  if ('outcome' in session) return giveUp(deps, deployment_id, session.lease);
  await initiateOnRecord(deps, session, caught);
  return proceed;
};
