import { proceed, stop, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import {
  decisionOnFailure,
  restartedService,
  startRetry,
} from '../../shared/domain/deployment/deployment.aggregate.ts';
import type {
  DeploymentJournal,
  DeploymentRecords,
  DeploymentSession,
} from '../../shared/domain/deployment/deployment.repository.ts';
import { timestampOf, type Timestamp } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { mustStop } from '../../shared/runtime/run-task.ts';

export type RetryPhaseDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'takeOver'>;
  readonly records: Pick<DeploymentRecords, 'services'>;
  readonly clock: Clock;
};

/** A transaction holds 100 items. */
const servicesPerCommit = 50;

/** While the failure is on record nobody works on them. */
const restartFailedServices = async (
  { journal, records }: RetryPhaseDeps,
  session: DeploymentSession,
  now: Timestamp,
): Promise<void> => {
  const failed = (await records.services(session.deployment_id)).filter(({ status }) => status === 'FAILED');
  for (let first = 0; first < failed.length; first += servicesPerCommit) {
    const services = failed
      .slice(first, first + servicesPerCommit)
      .map((record): typeof record => restartedService(record, now));
    await journal.commit(session, () => ({ services }));
  }
};

/**
 * Begins the failed phase of a deployment again, in place: under a new fencing token, since a task of before may work still; with its failed services at the
 * beginning of their rollouts; and at last without its failure, so that the machine goes on from its first state and passes by what is done. STOP when somebody decided
 * otherwise meanwhile. Run again after the failure is cleared, it does nothing more.
 */
export const retryPhase = async (deps: RetryPhaseDeps, { deployment_id }: TaskInput): Promise<TaskOutput> => {
  const now = timestampOf(deps.clock.now());
  const { state } = await deps.journal.open(deployment_id);
  if (decisionOnFailure(state, now) !== 'RETRY') return mustStop(state) ? stop : proceed;
  const session = await deps.journal.takeOver(deployment_id, 'retry');
  if ('outcome' in session) return stop;
  await restartFailedServices(deps, session, now);
  const after = await deps.journal.commit(session, (newest) => ({ events: startRetry(newest, now) }));
  return mustStop(after) ? stop : proceed;
};
