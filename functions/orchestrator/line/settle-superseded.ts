import { requestCancel, supersededBy } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { EnvironmentLine } from '../../../shared/domain/environment/environment.repository.ts';
import type { QueueEntry } from '../../../shared/domain/environment/lease-queue.ts';
import { cancelOwed, supersededIn } from '../../../shared/domain/environment/line.ts';
import { cancelWaiting, type CancelWaitingDeps } from './cancel-waiting.ts';

export type SettleSupersededDeps = CancelWaitingDeps & { readonly journal: Pick<DeploymentJournal, 'annotate'> };

const cancelRunning = async (
  { journal }: SettleSupersededDeps,
  running: string,
  superseder: QueueEntry,
): Promise<void> => {
  const { by, reason } = supersededBy(superseder);
  await journal.annotate(running, (state) => {
    const decision = requestCancel(state, by, reason);
    if (decision.outcome !== 'requested') return undefined;
    return {
      events: decision.events,
      audit: { actor: by, action: 'deployment.cancel', target: running, details: { reason } },
    };
  });
};

/**
 * Does what is left to do of a supersession that is on record: the running deployment is asked to cancel, and those that waited end CANCELLED, each
 * saying by whom it was superseded. Done twice is as once.
 */
export const settleSuperseded = async (deps: SettleSupersededDeps, line: EnvironmentLine): Promise<void> => {
  const superseder = cancelOwed(line);
  if (superseder?.cancels !== undefined) await cancelRunning(deps, superseder.cancels, superseder);
  for (const { deployment_id, superseded_by } of supersededIn(line)) {
    if (superseded_by === undefined) continue;
    await cancelWaiting(deps, { deployment_id, environment_id: line.environment_id }, supersededBy(superseded_by));
  }
};
