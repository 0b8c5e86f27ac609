import { isDueForRenewal, type Lease } from '../../domain/environment/lease.ts';

/** Remembers, per deployment, when its lease was last seen to run out, so that most commits need not read it. */
export const leaseWatch = () => {
  const expiries = new Map<string, string>();
  return {
    /** Whether the lease may have to be renewed, as far as is known here. */
    mayBeDue: (deployment_id: string, now: number, quiet_milliseconds = 0): boolean => {
      const expires_at = expiries.get(deployment_id);
      return expires_at === undefined || isDueForRenewal({ expires_at }, now, quiet_milliseconds);
    },
    saw: (deployment_id: string, lease: Lease): void => {
      if (lease.owner === deployment_id) expiries.set(deployment_id, lease.expires_at);
      else expiries.delete(deployment_id);
    },
  };
};
export type LeaseWatch = ReturnType<typeof leaseWatch>;
