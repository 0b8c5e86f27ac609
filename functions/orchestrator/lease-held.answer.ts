import { millisecondsOf } from '../../shared/domain/naming/names.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import { problem, type ProblemAnswer } from '../../shared/runtime/http/problem.ts';

const shortestRetrySeconds = 5;
const longestRetrySeconds = 60;

/** Whoever holds the lease may end long before it expires: worth asking again within a minute. */
const retryAfterSeconds = ({ expires_at }: Lease, now: number): number =>
  Math.max(shortestRetrySeconds, Math.min(longestRetrySeconds, Math.ceil((millisecondsOf(expires_at) - now) / 1_000)));

export const leaseHeld = (lease: Lease, environment_id: string, now: number): ProblemAnswer =>
  problem(
    409,
    'lease_held',
    `${environment_id} is held by ${lease.owner ?? 'another'} (${lease.reason}) since ${lease.acquired_at}. Wait for its end, or cancel it.`,
    {
      headers: { 'retry-after': String(retryAfterSeconds(lease, now)) },
    },
  );
