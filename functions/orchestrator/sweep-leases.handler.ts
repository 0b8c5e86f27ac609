import { sweepLeases, type SweepLeasesDeps, type SweptLease } from './sweep-leases.ts';

/** Once a minute. */
export const createHandler =
  (deps: SweepLeasesDeps) => async (): Promise<{ readonly swept: readonly SweptLease[] }> => ({
    swept: await sweepLeases(deps),
  });
