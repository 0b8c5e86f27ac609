import { proceed, retry, waitFor, type FailureOutput, type RollbackInput } from '../../shared/contracts/tasks.ts';
import { awaitDecision, decisionOnFailure } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type {
  DeploymentJournal,
  DeploymentRecords,
  RequestOutline,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import { millisecondsOf, timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { renewLease } from '../../shared/runtime/keep-lease.ts';
import { need } from '../../shared/runtime/need.ts';
import { growingWaitSeconds } from '../../shared/runtime/pause-wait.ts';
import { recordCaughtFailure } from './undo/record-caught-failure.ts';

export type HandleFailureDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'annotate'>;
  readonly records: Pick<DeploymentRecords, 'outline'>;
  readonly clock: Clock;
};

type Strategy = RequestOutline['rollback_strategy'];

/** Puts on record until when the deployment waits, if it does; the state after it. */
const askForDecision = async (
  { journal, clock }: HandleFailureDeps,
  deployment_id: string,
  strategy: Strategy,
): Promise<DeploymentState> => {
  const session = await journal.open(deployment_id);
  return journal.commit(session, (state) => {
    const events = awaitDecision(state, strategy, timestampOf(clock.now()));
    return events.length === 0 ? undefined : { events };
  });
};

/** Looks again ever less often, and exactly when the time is over. The lease outlasts the wait. */
const waitOn = async (
  { journal, clock }: HandleFailureDeps,
  { id, decide_before }: DeploymentState,
  { decide_within_seconds }: Strategy,
): Promise<FailureOutput> => {
  const remaining = millisecondsOf(decide_before ?? timestampOf(0)) - clock.now();
  const seconds = growingWaitSeconds(decide_within_seconds * 1_000 - remaining, remaining);
  await renewLease(journal, await journal.open(id), seconds * 1_000);
  return waitFor(seconds);
};

/**
 * A task of the deployment machine failed, or said STOP: what a Catch caught is put on record, and with it all forward work ends. PROCEED: it is undone, at
 * once if its strategy is AUTOMATIC, or when somebody said so or nobody decided in time. WAIT: nobody has said anything yet. RETRY: somebody wants its failed phase done
 * again. A deployment that somebody else is undoing is left to him.
 */
export const handleFailure = async (
  deps: HandleFailureDeps,
  { deployment_id, failure }: RollbackInput,
): Promise<FailureOutput> => {
  const { state } = await deps.journal.open(deployment_id);
  if (isTerminal(state.status)) return proceed;
  await recordCaughtFailure(deps, deployment_id, failure);
  const { rollback_strategy } = await need(deps.records.outline(deployment_id), 'request of deployment', deployment_id);
  const asked = await askForDecision(deps, deployment_id, rollback_strategy);
  switch (decisionOnFailure(asked, timestampOf(deps.clock.now()))) {
    case 'UNDO':
      return proceed;
    case 'RETRY':
      return retry;
    case 'WAIT':
      return waitOn(deps, asked, rollback_strategy);
  }
};
