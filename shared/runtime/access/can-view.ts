import type { EnvironmentRepository } from '../../domain/environment/environment.repository.ts';
import { decideAccess, type Principal } from '../../domain/environment/security-policy.ts';

/** Whether the principal may view an environment, each asked of the store once: for filtering lists, which is no denial. */
export const viewerOf = (
  environments: Pick<EnvironmentRepository, 'findEnvironmentById'>,
  principal: Principal,
): ((environment_id: string) => Promise<boolean>) => {
  const known = new Map<string, Promise<boolean>>();
  const decide = async (environment_id: string): Promise<boolean> => {
    const environment = await environments.findEnvironmentById(environment_id);
    return decideAccess(principal, 'viewer', environment_id, environment?.security_policies ?? []).allowed;
  };
  return (environment_id) => {
    const answer = known.get(environment_id) ?? decide(environment_id);
    known.set(environment_id, answer);
    return answer;
  };
};
