import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { need } from '../../shared/runtime/need.ts';
import {
  orchestrateDeployment,
  type OrchestrateDeploymentDeps,
  type OrchestrateDeploymentResult,
} from './orchestrate-deployment.ts';

export type RetryDeploymentDeps = OrchestrateDeploymentDeps & { readonly records: Pick<DeploymentRecords, 'request'> };
export type RetryDeploymentResult =
  | OrchestrateDeploymentResult
  | { readonly outcome: 'refused'; readonly message: string };

/** Submits what a deployment asked for once more, as a new one. Its plan is made anew, so the hash of the old one does not bind it. */
export const retryDeployment = async (
  deps: RetryDeploymentDeps,
  command: {
    readonly state: DeploymentState;
    readonly principal: Principal;
    readonly idempotency_key?: string | undefined;
    readonly correlation_id: string;
  },
): Promise<RetryDeploymentResult> => {
  const { state, ...submission } = command;
  if (state.status !== 'FAILED' && state.status !== 'CANCELLED') {
    return {
      outcome: 'refused',
      message: `${state.name} is ${state.status}; only a deployment that is FAILED or CANCELLED can be tried again.`,
    };
  }
  const { plan_hash: _, ...request } = await need(deps.records.request(state.id), 'request of deployment', state.id);
  return orchestrateDeployment(deps, { ...submission, request, retry_of: state.id });
};
