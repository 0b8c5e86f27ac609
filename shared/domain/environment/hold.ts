import * as z from 'zod';
import { millisecondsOf, timestampOf, timestampSchema } from '../naming/names.ts';
import type { Priority } from './lease-queue.ts';

/** The line is stopped: what runs in the environment waits, and nothing new begins, until it is released or expires. */
export const environmentHoldSchema = z
  .strictObject({
    by: z.string(),
    reason: z.string(),
    at: timestampSchema,
    expires_at: timestampSchema,
    /** HOTFIX deployments begin and go on all the same. */
    allow_hotfix: z.boolean(),
  })
  .readonly()
  .meta({ id: 'EnvironmentHold' });
export type EnvironmentHold = z.infer<typeof environmentHoldSchema>;

/** What a person posts to stop the line. */
export const holdRequestSchema = z
  .strictObject({
    reason: z.string().min(1).max(500).meta({ description: 'Why: shown to everybody whom it stops.' }),
    expires_in_seconds: z
      .int()
      .min(60)
      .max(604_800)
      .meta({ description: 'It ends by itself after so long: a minute at least, a week at most.' }),
    allow_hotfix: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether deployments of priority HOTFIX begin and go on all the same.' }),
  })
  .meta({ id: 'HoldRequest' });
export type HoldRequest = z.infer<typeof holdRequestSchema>;

/** The hold, unless it has expired: then it counts as none, whoever looks. */
export const holdInForce = <H extends Pick<EnvironmentHold, 'expires_at'>>(
  hold: H | undefined,
  now: number,
): H | undefined => (hold !== undefined && millisecondsOf(hold.expires_at) > now ? hold : undefined);

/** The hold in force, if it stops deployments of that priority. */
export const holdThatStops = (
  hold: EnvironmentHold | undefined,
  priority: Priority,
  now: number,
): EnvironmentHold | undefined => {
  const inForce = holdInForce(hold, now);
  return inForce?.allow_hotfix === true && priority === 'HOTFIX' ? undefined : inForce;
};

const isAsked = (hold: EnvironmentHold, { reason, expires_in_seconds, allow_hotfix }: HoldRequest): boolean =>
  hold.reason === reason &&
  hold.allow_hotfix === allow_hotfix &&
  millisecondsOf(hold.expires_at) - millisecondsOf(hold.at) === expires_in_seconds * 1_000;

export type HoldDecision = {
  readonly outcome: 'placed' | 'replaced' | 'unchanged';
  readonly hold: EnvironmentHold;
};

/**
 * Stops the line. Asked for again as it is, by whomever, the hold stays as it was placed, so that a call that is repeated is as one; asked for with
 * another reason, time or `allow_hotfix`, it is replaced, and its time begins anew.
 */
export const placeHold = (
  found: EnvironmentHold | undefined,
  request: HoldRequest,
  by: string,
  now: number,
): HoldDecision => {
  const before = holdInForce(found, now);
  if (before !== undefined && isAsked(before, request)) return { outcome: 'unchanged', hold: before };
  const { reason, expires_in_seconds, allow_hotfix } = request;
  return {
    outcome: before === undefined ? 'placed' : 'replaced',
    hold: {
      by,
      reason,
      at: timestampOf(now),
      expires_at: timestampOf(now + expires_in_seconds * 1_000),
      allow_hotfix,
    },
  };
};
