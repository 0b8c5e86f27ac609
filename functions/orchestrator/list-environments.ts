import type { Listed, ListQuery } from '../../shared/domain/deployment/deployment.repository.ts';
import type { Environment, EnvironmentType } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { decideAccess, type Principal } from '../../shared/domain/environment/security-policy.ts';
import { listMatching } from '../../shared/runtime/list-matching.ts';

export type ListEnvironmentsDeps = {
  readonly environments: Pick<EnvironmentRepository, 'listEnvironments' | 'findEnvironmentsByType'>;
};

/** A page of the environments that the principal may view, in the order of type and id. */
export const listEnvironments = (
  { environments }: ListEnvironmentsDeps,
  {
    type,
    principal,
    ...query
  }: ListQuery & { readonly type?: EnvironmentType | undefined; readonly principal: Principal },
): Promise<Listed<Environment>> =>
  listMatching(
    query,
    (page) =>
      type === undefined ? environments.listEnvironments(page) : environments.findEnvironmentsByType(type, page),
    async ({ id, security_policies }) => decideAccess(principal, 'viewer', id, security_policies).allowed,
  );
