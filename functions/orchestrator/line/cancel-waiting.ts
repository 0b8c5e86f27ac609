import { cancelQueued } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { timestampOf } from '../../../shared/domain/naming/names.ts';
import type { Clock } from '../../../shared/ports/clock.port.ts';
import { endQueued, type EndQueuedDeps } from './end-queued.ts';

export type CancelWaitingDeps = EndQueuedDeps & { readonly clock: Clock };

/** One that waits in line ends CANCELLED at once, since there is nothing to stop. Undefined when its turn came before. */
export const cancelWaiting = (
  deps: CancelWaitingDeps,
  deployment: { readonly deployment_id: string; readonly environment_id: string },
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<DeploymentState | undefined> =>
  endQueued(deps, deployment, (state) => ({
    events: cancelQueued(state, { by, reason }, timestampOf(deps.clock.now())),
    audit: { actor: by, action: 'deployment.cancel', target: state.id, details: { reason } },
  }));
