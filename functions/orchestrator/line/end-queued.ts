import { StaleTokenError } from '../../../shared/domain/deployment/deployment.errors.ts';
import type { Commit, DeploymentJournal } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';

export type EndQueuedDeps = { readonly journal: Pick<DeploymentJournal, 'commit'> };

/** Who waits has no token yet; from its turn on, this one writes nothing more. */
const noToken = 0;

/**
 * Ends a deployment that waits in line: it leaves the line and frees its name in the transaction that tells so. Undefined when its turn came
 * before. `decide` gives no events for one that has ended.
 */
export const endQueued = async (
  { journal }: EndQueuedDeps,
  { deployment_id, environment_id }: { readonly deployment_id: string; readonly environment_id: string },
  decide: (state: DeploymentState) => Required<Pick<Commit, 'events' | 'audit'>>,
): Promise<DeploymentState | undefined> => {
  try {
    return await journal.commit({ deployment_id, environment_id, lease_token: noToken }, (state) => {
      const { events, audit } = decide(state);
      return events.length === 0 ? undefined : { events, audit, end: { completed: false } };
    });
  } catch (error) {
    if (error instanceof StaleTokenError) return undefined;
    throw error;
  }
};
