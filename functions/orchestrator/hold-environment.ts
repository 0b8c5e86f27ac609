import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { placeHold, type EnvironmentHold, type HoldRequest } from '../../shared/domain/environment/hold.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { need } from '../../shared/runtime/need.ts';

export type HoldEnvironmentDeps = { readonly environments: Pick<EnvironmentRepository, 'changeHold'> };

/**
 * Stops the line of an environment: what runs in it waits at its next step, and nothing new begins, but a HOTFIX if the hold lets it. Twice is as once;
 * with another reason, time or `allow_hotfix` it replaces the hold. Throws `NotFoundError`.
 */
export const holdEnvironment = async (
  { environments }: HoldEnvironmentDeps,
  {
    environment_id,
    request,
    principal,
  }: { readonly environment_id: string; readonly request: HoldRequest; readonly principal: Principal },
): Promise<EnvironmentHold> => {
  const held = environments.changeHold(environment_id, (found, now) => {
    const { outcome, hold } = placeHold(found, request, principal.subject, now);
    if (outcome === 'unchanged') return undefined;
    const { reason, expires_at, allow_hotfix } = hold;
    return {
      hold,
      event_type: 'ENVIRONMENT_HELD',
      audit: {
        actor: principal.subject,
        action: 'environment.hold',
        target: environment_id,
        details: { reason, expires_at, allow_hotfix, ...(outcome === 'replaced' && { replaces: found?.reason ?? '' }) },
      },
    };
  });
  return need(held, 'hold of environment', environment_id);
};
