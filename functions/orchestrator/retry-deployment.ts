import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { isAwaitingDecision, requestRetry } from '../../shared/domain/deployment/deployment.aggregate.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import { need } from '../../shared/runtime/need.ts';
import {
  orchestrateDeployment,
  type OrchestrateDeploymentDeps,
  type OrchestrateDeploymentResult,
} from './orchestrate-deployment.ts';
import { noReason, steerDeployment, type SteerDeploymentDeps, type SteerDeploymentResult } from './steer-deployment.ts';

export type RetryDeploymentDeps = OrchestrateDeploymentDeps &
  SteerDeploymentDeps & { readonly records: Pick<DeploymentRecords, 'request'> };
export type RetryDeploymentResult = OrchestrateDeploymentResult | SteerDeploymentResult;

const retryInPlace = (
  deps: RetryDeploymentDeps,
  deployment_id: string,
  principal: Principal,
  reason: string,
): Promise<SteerDeploymentResult> =>
  steerDeployment(deps, { deployment_id, principal, action: 'deployment.retry', details: { reason } }, (state) =>
    requestRetry(state, principal.subject, timestampOf(deps.clock.now())),
  );

/**
 * A deployment that waits for a decision does its failed phase again, in place. What one that has ended asked for is submitted once more, as a
 * new deployment: its plan is made anew, so the hash of the old one does not bind it.
 */
export const retryDeployment = async (
  deps: RetryDeploymentDeps,
  command: {
    readonly state: DeploymentState;
    readonly principal: Principal;
    readonly idempotency_key?: string | undefined;
    readonly correlation_id: string;
    readonly reason?: string | undefined;
  },
): Promise<RetryDeploymentResult> => {
  const { state, reason = noReason, ...submission } = command;
  if (isAwaitingDecision(state)) return retryInPlace(deps, state.id, command.principal, reason);
  if (state.status !== 'FAILED' && state.status !== 'CANCELLED') {
    return {
      outcome: 'refused',
      code: 'illegal_transition',
      message: `${state.name} is ${state.status}; only a deployment that is FAILED or CANCELLED, or waits for a decision, can be tried again.`,
    };
  }
  const { plan_hash: _, ...request } = await need(deps.records.request(state.id), 'request of deployment', state.id);
  return orchestrateDeployment(deps, { ...submission, request, retry_of: state.id });
};
