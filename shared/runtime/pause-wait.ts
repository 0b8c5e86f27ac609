import { pausedSince } from '../domain/deployment/pause-deployment.ts';
import type { DeploymentState } from '../domain/deployment/deployment-state.ts';
import { millisecondsOf, timestampOf } from '../domain/naming/names.ts';

type Pace = { readonly until_seconds: number; readonly wait_seconds: number };

/**
 * How often somebody who may wait for a day looks: 457 looks in it, of nine events of history each. The longest wait is well within a lease, which each
 * look renews.
 */
const paces: readonly Pace[] = [
  { until_seconds: 60, wait_seconds: 2 },
  { until_seconds: 600, wait_seconds: 10 },
  { until_seconds: 1_800, wait_seconds: 60 },
];
const longestWait_seconds = 240;

/** How long to wait until the next look, of somebody who has waited so long already: at most until `ends_in_milliseconds`, if that is known. */
export const growingWaitSeconds = (waited_milliseconds: number, ends_in_milliseconds = Infinity): number => {
  const pace = paces.find(({ until_seconds }) => waited_milliseconds < until_seconds * 1_000);
  return Math.max(1, Math.min(pace?.wait_seconds ?? longestWait_seconds, Math.ceil(ends_in_milliseconds / 1_000)));
};

/** How long a deployment that is paused or held waits until it looks again; undefined when it is neither. `now` in milliseconds. */
export const pauseWaitSeconds = (state: Pick<DeploymentState, 'paused' | 'held'>, now: number): number | undefined => {
  const since = pausedSince(state, timestampOf(now));
  if (since === undefined) return undefined;
  const { paused, held } = state;
  const ends_in = paused === undefined && held !== undefined ? millisecondsOf(held.expires_at) - now : Infinity;
  return growingWaitSeconds(now - millisecondsOf(since), ends_in);
};
