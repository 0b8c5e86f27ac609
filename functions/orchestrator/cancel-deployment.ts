import { requestCancel } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { cancelWaiting, type CancelWaitingDeps } from './line/cancel-waiting.ts';

export type CancelDeploymentDeps = CancelWaitingDeps & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'annotate'>;
};
export type CancelDeploymentResult =
  | { readonly outcome: 'requested'; readonly state: DeploymentState }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

/**
 * Sets the flag that every step reads: the deployment stops at its next one and is undone. One that waits in line ends at once. Twice is as once.
 */
export const cancelDeployment = async (
  deps: CancelDeploymentDeps,
  {
    deployment_id,
    principal,
    reason = 'no reason given',
  }: { readonly deployment_id: string; readonly principal: Principal; readonly reason?: string | undefined },
): Promise<CancelDeploymentResult> => {
  const { journal } = deps;
  const { state: found, environment_id } = await journal.open(deployment_id);
  if (found.queued !== undefined) {
    const cancelled = await cancelWaiting(deps, { deployment_id, environment_id }, { by: principal.subject, reason });
    if (cancelled !== undefined) return { outcome: 'requested', state: cancelled };
  }
  let refusal: { readonly code: string; readonly message: string } | undefined;
  const state = await journal.annotate(deployment_id, (current) => {
    const decision = requestCancel(current, principal.subject, reason);
    refusal = decision.outcome === 'refused' ? decision : undefined;
    if (decision.outcome !== 'requested') return undefined;
    return {
      events: decision.events,
      audit: { actor: principal.subject, action: 'deployment.cancel', target: deployment_id, details: { reason } },
    };
  });
  return refusal === undefined
    ? { outcome: 'requested', state }
    : { outcome: 'refused', code: refusal.code, message: refusal.message };
};
