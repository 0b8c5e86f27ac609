import { rollbackRefusal } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentRepository } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import type { WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';

export type RollBackDeploymentDeps = {
  readonly deployments: Pick<DeploymentRepository, 'findDeploymentsByEnvironment'>;
  readonly environments: Pick<EnvironmentRepository, 'lease' | 'appendAudit'>;
  readonly engine: WorkflowEngine;
};
export type RollBackDeploymentResult =
  | { readonly outcome: 'started'; readonly state: DeploymentState }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'lease_held'; readonly lease: Lease };

const pageSize = 50;

/** The newest deployment of the environment whose work is in place: what a later release built on it must be undone first. */
const newestInPlace = async (
  deployments: RollBackDeploymentDeps['deployments'],
  environment_id: string,
): Promise<DeploymentState | undefined> => {
  let cursor: string | undefined;
  do {
    const page = await deployments.findDeploymentsByEnvironment(environment_id, {
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    });
    const found = page.items.find((state) => state.status === 'COMPLETED' && state.rollback.status !== 'COMPLETED');
    if (found !== undefined) return found;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return undefined;
};

const refusalOf = async (
  { deployments }: RollBackDeploymentDeps,
  state: DeploymentState,
): Promise<string | undefined> => {
  if (!isTerminal(state.status)) return `${state.name} is ${state.status}. Cancel it: then it is undone.`;
  const refusal = rollbackRefusal(state);
  if (refusal !== undefined || state.status !== 'COMPLETED') return refusal;
  const newest = await newestInPlace(deployments, state.environment_id);
  if (newest === undefined || newest.id === state.id) return undefined;
  return `${newest.name} (${newest.id}) was completed after ${state.name}. Roll that back first.`;
};

/**
 * Starts the undoing of what a deployment left in its environment. The execution is named after the deployment's newest event: asking
 * twice for the same rollback starts one, and asking again after it has failed starts another.
 */
export const rollBackDeployment = async (
  deps: RollBackDeploymentDeps,
  {
    state,
    principal,
    reason = 'no reason given',
  }: { readonly state: DeploymentState; readonly principal: Principal; readonly reason?: string | undefined },
): Promise<RollBackDeploymentResult> => {
  const message = await refusalOf(deps, state);
  if (message !== undefined) return { outcome: 'refused', message };
  const lease = await deps.environments.lease(state.environment_id);
  if (lease !== undefined && lease.owner !== null && lease.owner !== state.id) return { outcome: 'lease_held', lease };
  await deps.environments.appendAudit(state.environment_id, {
    actor: principal.subject,
    action: 'deployment.rollback',
    target: state.id,
    details: { reason },
  });
  await deps.engine.start('rollback', `rollback-${state.id}-${state.last_sequence}`, {
    deployment_id: state.id,
    failure: null,
  });
  return { outcome: 'started', state };
};
