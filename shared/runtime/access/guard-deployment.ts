import type { DeploymentRecords } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { decideAccess } from '../../domain/environment/security-policy.ts';
import { guardEnvironment, type Act, type Denied, type GuardDeps } from './guard-environment.ts';

export type DeploymentGuardDeps = GuardDeps & { readonly records: Pick<DeploymentRecords, 'state'> };

export type GuardedDeployment =
  | { readonly outcome: 'allowed'; readonly state: DeploymentState }
  | { readonly outcome: 'no_deployment' }
  | Denied;

/** The deployment, if the principal holds the role in its environment. Of a removed environment no policy is left: only administrators may. */
export const guardDeployment = async (
  deps: DeploymentGuardDeps,
  deployment_id: string,
  act: Act,
): Promise<GuardedDeployment> => {
  const state = await deps.records.state(deployment_id);
  if (state === undefined) return { outcome: 'no_deployment' };
  const guarded = await guardEnvironment(deps, state.environment_id, act);
  if (guarded.outcome === 'denied') return guarded;
  if (guarded.outcome === 'allowed') return { outcome: 'allowed', state };
  const decision = decideAccess(act.principal, act.role, state.environment_id, []);
  return decision.allowed ? { outcome: 'allowed', state } : { outcome: 'denied', reason: decision.reason };
};
