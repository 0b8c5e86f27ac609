import { proceed, stop, waitFor, type TaskOutput } from '../contracts/tasks.ts';
import { mustStop } from '../domain/deployment/advance-deployment.ts';
import type { DeploymentJournal, DeploymentSession } from '../domain/deployment/deployment.repository.ts';
import { deploymentStatuses, type DeploymentStatus } from '../domain/deployment/deployment-status.ts';
import type { DeploymentState } from '../domain/deployment/deployment-state.ts';
import type { Clock } from '../ports/clock.port.ts';
import { keepLease, renewLease } from './keep-lease.ts';
import { pauseWaitSeconds } from './pause-wait.ts';

export { mustStop };
export type OpenDeployment = DeploymentSession & { readonly state: DeploymentState };

export type RunTaskDeps = { readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>; readonly clock: Clock };

const isPast = (status: DeploymentStatus, until: DeploymentStatus): boolean =>
  deploymentStatuses.indexOf(status) > deploymentStatuses.indexOf(until);

/** A machine whose last task did its work and lost its answer, or that is run again: it must end as it would have, and undo nothing. */
export const hasCompleted = (state: DeploymentState): boolean =>
  state.status === 'COMPLETED' && state.rollback.status === 'NOT_NEEDED';

/** STOP or WAIT, when the flags say that no further work may begin now; else undefined. */
export const interruptionOf = (state: DeploymentState, clock: Clock): TaskOutput | undefined => {
  if (mustStop(state)) return stop;
  const seconds = pauseWaitSeconds(state, clock.now());
  return seconds === undefined ? undefined : waitFor(seconds);
};

/**
 * Runs one forward task of the deployment machine. Every task reads the flags first, so a cancel or a pause takes effect at the next step; a task of
 * a phase that is already over (the machine was run again after a crash) is passed by. `during` is the last status in which the task's work is still owed.
 * While it works, and over the wait that it asks for, the deployment's lease is kept.
 */
export const runTask = async <O extends TaskOutput = TaskOutput>(
  { journal, clock }: RunTaskDeps,
  deployment_id: string,
  during: DeploymentStatus,
  work: (deployment: OpenDeployment) => Promise<O>,
  passedBy: O = proceed as O,
): Promise<O | TaskOutput> => {
  const deployment = await journal.open(deployment_id);
  if (hasCompleted(deployment.state)) return passedBy;
  if (isPast(deployment.state.status, during) && !mustStop(deployment.state)) return passedBy;
  return keepLease(journal, deployment, async () => {
    const answer = interruptionOf(deployment.state, clock) ?? (await work(deployment));
    if (answer.outcome === 'WAIT') await renewLease(journal, deployment, answer.wait_seconds * 1_000);
    return answer;
  });
};
