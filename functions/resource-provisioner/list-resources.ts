import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import type { ResourceRepository } from '../../shared/domain/resource/resource.repository.ts';
import type { Resource } from '../../shared/domain/resource/resource.ts';
import { guardEnvironment, type Denied, type GuardDeps } from '../../shared/runtime/access/guard-environment.ts';

export type ListResourcesDeps = GuardDeps & {
  readonly resources: Pick<ResourceRepository, 'findResourcesByEnvironment'>;
};
export type ListResourcesResult =
  | { readonly outcome: 'listed'; readonly items: readonly Resource[] }
  | { readonly outcome: 'no_environment' }
  | Denied;

/** The resources of an environment, for those who may view it. */
export const listResources = async (
  deps: ListResourcesDeps,
  { environment_id, principal }: { readonly environment_id: string; readonly principal: Principal },
): Promise<ListResourcesResult> => {
  const guarded = await guardEnvironment(deps, environment_id, {
    principal,
    role: 'viewer',
    action: 'list_resources',
    target: environment_id,
  });
  if (guarded.outcome !== 'allowed') return guarded;
  return { outcome: 'listed', items: await deps.resources.findResourcesByEnvironment(environment_id) };
};
