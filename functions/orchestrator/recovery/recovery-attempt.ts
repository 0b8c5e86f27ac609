import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { EnvironmentRepository } from '../../../shared/domain/environment/environment.repository.ts';
import { overdueMilliseconds, type Lease } from '../../../shared/domain/environment/lease.ts';
import type { Clock } from '../../../shared/ports/clock.port.ts';

const minute = 60_000;
/** Begins at 0, 1, 3 and 7 minutes, and from then on every 8. */
const firstMinutes = 7;
const laterMinutes = 8;

/** Attempts at recovering from a lease that ran out so long ago are counted from 1; 0 while it lives. */
export const attemptAfter = (overdue_milliseconds: number): number => {
  if (overdue_milliseconds < 0) return 0;
  const minutes = Math.floor(overdue_milliseconds / minute);
  return minutes < firstMinutes
    ? 1 + Math.floor(Math.log2(minutes + 1))
    : 4 + Math.floor((minutes - firstMinutes) / laterMinutes);
};

export const isHeldBy = (lease: Lease | undefined, { id }: DeploymentState, now: number): boolean =>
  lease !== undefined && lease.owner === id && overdueMilliseconds(lease, now) < 0;

/**
 * Which attempt at recovering the deployment is due by its lease. None while a rollback is on record whose lease lives: somebody is at it, and
 * would be fenced.
 */
export const attemptByLease =
  ({ environments, clock }: { readonly environments: Pick<EnvironmentRepository, 'lease'>; readonly clock: Clock }) =>
  async (state: DeploymentState): Promise<number | undefined> => {
    const [lease, now] = [await environments.lease(state.environment_id), clock.now()];
    if (state.rollback.status === 'IN_PROGRESS' && isHeldBy(lease, state, now)) return undefined;
    return lease?.owner === state.id ? attemptAfter(overdueMilliseconds(lease, now)) : 0;
  };
