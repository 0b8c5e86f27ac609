import type { Timestamp } from '../naming/names.ts';
import type { ServiceRecord } from './service-rollout.ts';

/**
 * The record of a failed service whose rollout is to begin again from what runs now: without the failure and the bakes that failed, and with its full time
 * to get healthy.
 */
export const restartedService = (
  { failure: _failure, message: _message, bakes, ...record }: ServiceRecord,
  now: Timestamp,
): ServiceRecord => {
  const kept = bakes?.filter(({ outcome }) => outcome === 'PASSED' || outcome === 'PROCEEDED') ?? [];
  return {
    ...record,
    ...(kept.length > 0 && { bakes: kept }),
    status: 'IN_PROGRESS',
    next_action: 0,
    restart: true,
    updated_at: now,
    action_started_at: now,
  };
};
