import * as z from 'zod';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { sweepLeases, type SweepLeasesDeps, type SweptLease } from './sweep-leases.ts';

/** EventBridge's own time, when it sent the event. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const scheduledSchema = z.object({ time: z.iso.datetime() });
/** Half of what a lease lasts: an event may be a minute old when it arrives, and is not kept for longer. */
const mostApart_milliseconds = 150_000;
const minute_milliseconds = 60_000;

/** Undefined for an event that tells no time. */
const timeOf = (event: unknown): number | undefined => {
  const parsed = scheduledSchema.safeParse(event);
  return parsed.success ? Date.parse(parsed.data.time) : undefined;
};

/**
 * Once a minute. Leases live by the clock: one that is far from that of who sent the event would see living deployments as lost, so it sweeps
 * nothing, and says so.
 */
export const createHandler =
  (deps: SweepLeasesDeps) =>
  async (event?: unknown): Promise<{ readonly swept: readonly SweptLease[] }> => {
    const apart = Math.abs(deps.clock.now() - (timeOf(event) ?? deps.clock.now()));
    if (apart <= mostApart_milliseconds) return { swept: await sweepLeases(deps) };
    const minutes = countOf(Math.round(apart / minute_milliseconds), 'minute');
    deps.log.error(`the clock is ${minutes} from that of the event; no lease is judged by it`, {});
    return { swept: [] };
  };
