import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { listWords } from '../../shared/domain/naming/list-words.ts';

export type RemoveEnvironmentDeps = { readonly environments: Pick<EnvironmentRepository, 'removeEnvironment'> };
export type RemoveEnvironmentResult =
  | { readonly outcome: 'removed' }
  | { readonly outcome: 'in_use'; readonly by: string };

/** Removes an environment, unless it is leased or anything in it is live. Throws `NotFoundError` when it is gone already. */
export const removeEnvironment = async (
  { environments }: RemoveEnvironmentDeps,
  { environment_id, principal }: { readonly environment_id: string; readonly principal: Principal },
): Promise<RemoveEnvironmentResult> => {
  const audit = { actor: principal.subject, action: 'environment.remove', target: environment_id, details: {} };
  const removed = await environments.removeEnvironment(environment_id, audit);
  return removed.outcome === 'removed' ? removed : { outcome: 'in_use', by: listWords(removed.by) };
};
