import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completeRollback, endWithoutRollback } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type {
  Commit,
  DeploymentJournal,
  DeploymentRecords,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import type { LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import type { CapacityAmount } from '../../shared/domain/environment/capacity.ts';
import { timestampOf, type Timestamp } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { capacityOfRollback } from './undo/capacity-of-rollback.ts';

export type FinishRollbackDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'ledger' | 'plan' | 'outline'>;
  readonly clock: Clock;
};

/** The state is one item, so it names this many; the ledger has them all. */
const mostNamed = 100;

const isLeft = ({ state }: LedgerEntry): boolean => state !== 'UNDONE' && state !== 'KEPT';

const leftInWords = ({ target, made, note }: LedgerEntry): string => `${made ?? target}: ${note ?? 'was not undone'}`;

const named = (words: readonly string[]): readonly string[] =>
  words.length <= mostNamed ? words : [...words.slice(0, mostNamed), `and ${words.length - mostNamed} more`];

const endOf = (
  state: DeploymentState,
  ledger: readonly LedgerEntry[],
  capacity_change: CapacityAmount,
  now: Timestamp,
): Commit | undefined => {
  const remaining = named(ledger.filter(isLeft).map(leftInWords));
  const kept = named(
    ledger.filter((entry) => entry.state === 'KEPT').map(({ target, note }) => `${target}: ${note ?? ''}`),
  );
  const events =
    state.rollback.status === 'IN_PROGRESS'
      ? completeRollback(state, { remaining, kept, now })
      : endWithoutRollback(state);
  if (events.length === 0) return undefined;
  const outcome =
    state.rollback.status === 'NOT_NEEDED' ? 'NOT_NEEDED' : remaining.length === 0 ? 'COMPLETED' : 'FAILED';
  return {
    events,
    // What could not be undone is still in use; the rollback that undoes it settles the whole.
    end: { completed: false, ...(remaining.length === 0 && { capacity_change }) },
    audit: {
      actor: 'windlass',
      action: 'deployment.undone',
      target: state.id,
      details: {
        name: state.name,
        rollback: outcome,
        reason: state.rollback.reason ?? state.failure?.message ?? '',
        remaining: [...remaining],
      },
    },
  };
};

/** Ends the rollback, and with it the deployment, and frees the environment. What could not be undone is named. */
export const finishRollback = async (deps: FinishRollbackDeps, { deployment_id }: TaskInput): Promise<TaskOutput> => {
  const session = await deps.journal.open(deployment_id);
  if (isTerminal(session.state.status) && session.state.rollback.status !== 'IN_PROGRESS') return proceed;
  const ledger = await deps.records.ledger(deployment_id);
  const change = await capacityOfRollback(deps, session.state, ledger);
  await deps.journal.commit(session, (state) => endOf(state, ledger, change, timestampOf(deps.clock.now())));
  return proceed;
};
