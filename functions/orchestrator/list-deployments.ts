import type { DeploymentRepository, Listed, ListQuery } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { DeploymentStatus } from '../../shared/domain/deployment/deployment-status.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { viewerOf } from '../../shared/runtime/access/can-view.ts';
import { guardEnvironment, type Denied, type GuardDeps } from '../../shared/runtime/access/guard-environment.ts';
import { listMatching } from '../../shared/runtime/list-matching.ts';

export type ListDeploymentsDeps = GuardDeps & {
  readonly deployments: Pick<DeploymentRepository, 'listDeployments' | 'findDeploymentsByEnvironment'>;
};
export type DeploymentsQuery = ListQuery & {
  readonly environment_id?: string | undefined;
  readonly status?: DeploymentStatus | undefined;
};
export type ListDeploymentsResult =
  | ({ readonly outcome: 'listed' } & Listed<DeploymentState>)
  | { readonly outcome: 'no_environment' }
  | Denied;

const inEnvironment = async (
  deps: ListDeploymentsDeps,
  environment_id: string,
  status: DeploymentStatus | undefined,
  query: ListQuery,
  principal: Principal,
): Promise<ListDeploymentsResult> => {
  const guarded = await guardEnvironment(deps, environment_id, {
    principal,
    role: 'viewer',
    action: 'list_deployments',
    target: environment_id,
  });
  if (guarded.outcome !== 'allowed') return guarded;
  const listed = await listMatching(
    query,
    (page) => deps.deployments.findDeploymentsByEnvironment(environment_id, page),
    async (state) => status === undefined || state.status === status,
  );
  return { outcome: 'listed', ...listed };
};

/** Deployments, newest first: of one environment, or of all that the principal may view. */
export const listDeployments = async (
  deps: ListDeploymentsDeps,
  { environment_id, status, principal, ...query }: DeploymentsQuery & { readonly principal: Principal },
): Promise<ListDeploymentsResult> => {
  if (environment_id !== undefined) return inEnvironment(deps, environment_id, status, query, principal);
  const mayView = viewerOf(deps.environments, principal);
  const listed = await listMatching(
    query,
    (page) => deps.deployments.listDeployments({ ...page, ...(status !== undefined && { status }) }),
    (state) => mayView(state.environment_id),
  );
  return { outcome: 'listed', ...listed };
};
