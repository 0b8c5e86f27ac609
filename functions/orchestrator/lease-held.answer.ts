import { millisecondsOf } from '../../shared/domain/naming/names.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import { problem, type ProblemAnswer } from '../../shared/runtime/http/problem.ts';

export const shortestRetrySeconds = 5;
export const longestRetrySeconds = 60;

/** Whoever holds the lease, or the line, may end that long before it expires: worth asking again within a minute. */
export const retryAfter = (
  { expires_at }: { readonly expires_at: string },
  now: number,
): NonNullable<ProblemAnswer['headers']> => {
  const seconds = Math.ceil((millisecondsOf(expires_at) - now) / 1_000);
  return { 'retry-after': String(Math.max(shortestRetrySeconds, Math.min(longestRetrySeconds, seconds))) };
};

export const leaseHeld = (lease: Lease, environment_id: string, now: number): ProblemAnswer =>
  problem(
    409,
    'lease_held',
    `${environment_id} is held by ${lease.owner ?? 'another'} (${lease.reason}) since ${lease.acquired_at}. Wait for its end, or cancel it.`,
    { headers: retryAfter(lease, now) },
  );
