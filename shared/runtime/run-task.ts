import { proceed, stop, type TaskOutput } from '../contracts/tasks.ts';
import { mustStop } from '../domain/deployment/advance-deployment.ts';
import type { DeploymentJournal, DeploymentSession } from '../domain/deployment/deployment.repository.ts';
import { deploymentStatuses, type DeploymentStatus } from '../domain/deployment/deployment-status.ts';
import type { DeploymentState } from '../domain/deployment/deployment-state.ts';
import { keepLease, renewLease } from './keep-lease.ts';

export { mustStop };
export type OpenDeployment = DeploymentSession & { readonly state: DeploymentState };

const isPast = (status: DeploymentStatus, until: DeploymentStatus): boolean =>
  deploymentStatuses.indexOf(status) > deploymentStatuses.indexOf(until);

/** A machine whose last task did its work and lost its answer, or that is run again: it must end as it would have, and undo nothing. */
export const hasCompleted = (state: DeploymentState): boolean =>
  state.status === 'COMPLETED' && state.rollback.status === 'NOT_NEEDED';

/**
 * Runs one forward task of the deployment machine. Every task reads the flags first, so a cancel takes effect at the next step; a task of
 * a phase that is already over (the machine was run again after a crash) is passed by. `during` is the last status in which the task's work is still owed.
 * While it works, and over the wait that it asks for, the deployment's lease is kept.
 */
export const runTask = async <O extends TaskOutput = TaskOutput>(
  journal: Pick<DeploymentJournal, 'open' | 'commit'>,
  deployment_id: string,
  during: DeploymentStatus,
  work: (deployment: OpenDeployment) => Promise<O>,
  passedBy: O = proceed as O,
): Promise<O | TaskOutput> => {
  const deployment = await journal.open(deployment_id);
  if (hasCompleted(deployment.state)) return passedBy;
  if (mustStop(deployment.state)) return stop;
  if (isPast(deployment.state.status, during)) return passedBy;
  return keepLease(journal, deployment, async () => {
    const answer = await work(deployment);
    if (answer.outcome === 'WAIT') await renewLease(journal, deployment, answer.wait_seconds * 1_000);
    return answer;
  });
};
