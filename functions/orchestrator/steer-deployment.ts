import type { SteeringDecision } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import type { EventDetail } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';

export type SteerDeploymentDeps = { readonly journal: Pick<DeploymentJournal, 'annotate'> };
export type SteerDeploymentResult =
  | { readonly outcome: 'requested'; readonly state: DeploymentState }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

export type SteeringCommand = {
  readonly deployment_id: string;
  readonly principal: Principal;
  readonly reason?: string | undefined;
};
export const noReason = 'no reason given';

/** Who does what, as the audit trail tells it. */
export type SteeringAct = {
  readonly deployment_id: string;
  readonly principal: Principal;
  readonly action: `deployment.${string}`;
  readonly details: EventDetail;
};

/** Puts a wish on record that the deployment's tasks read, with an audit entry, if the decision is to note it. Noted before, it is answered alike and nothing is stored. */
export const steerDeployment = async (
  { journal }: SteerDeploymentDeps,
  { deployment_id, principal, action, details }: SteeringAct,
  decide: (state: DeploymentState) => SteeringDecision,
): Promise<SteerDeploymentResult> => {
  let refusal: { readonly code: string; readonly message: string } | undefined;
  const state = await journal.annotate(deployment_id, (current) => {
    const decision = decide(current);
    refusal = decision.outcome === 'refused' ? decision : undefined;
    if (decision.outcome !== 'requested') return undefined;
    return { events: decision.events, audit: { actor: principal.subject, action, target: deployment_id, details } };
  });
  return refusal === undefined
    ? { outcome: 'requested', state }
    : { outcome: 'refused', code: refusal.code, message: refusal.message };
};
