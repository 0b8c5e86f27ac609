import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { holdInForce } from '../../shared/domain/environment/hold.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';

export type ReleaseHoldDeps = { readonly environments: Pick<EnvironmentRepository, 'changeHold'> };

/** Lets the line go on: what runs goes on where it waited, and the next in line begins. Nothing when there is no hold. Throws `NotFoundError`. */
export const releaseHold = async (
  { environments }: ReleaseHoldDeps,
  environment_id: string,
  { subject }: Principal,
): Promise<void> => {
  await environments.changeHold(environment_id, (found, now) => {
    const hold = holdInForce(found, now);
    if (hold === undefined) return undefined;
    const { by, at, reason } = hold;
    return {
      event_type: 'ENVIRONMENT_RELEASED',
      audit: { actor: subject, action: 'environment.release', target: environment_id, details: { by, at, reason } },
    };
  });
};
