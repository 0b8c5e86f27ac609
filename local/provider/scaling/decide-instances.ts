import type { LoadScaling } from '../../../shared/domain/service/scaling.ts';
import type { ScalingTimings } from './scaling-timings.ts';

/** What is seen of a version at a moment. */
export type LoadLook = {
  readonly at_milliseconds: number;
  /** See InFlightGauge. */
  readonly busy_milliseconds: number;
  readonly instances: number;
  readonly healthy_instances: number;
};

/** What has to be known of earlier looks: those of a window while as many instances ran as now, the oldest first. */
export type LoadMemory = {
  readonly looks: readonly LoadLook[];
  /** Since when there is little to do. */
  readonly calm_since: number | undefined;
};

export const noMemory: LoadMemory = { looks: [], calm_since: undefined };

export type ScalingRules = LoadScaling & { readonly wanted_instances: number; readonly timings: ScalingTimings };
export type ScalingDecision = { readonly instances: number; readonly memory: LoadMemory };

const isSameSize = (one: LoadLook, other: LoadLook): boolean =>
  one.instances === other.instances && one.healthy_instances === other.healthy_instances;

/** With the newest look; as few older ones as reach back over the window. After a change of size the averages begin anew. */
const remembered = ({ looks }: LoadMemory, look: LoadLook, window_milliseconds: number): readonly LoadLook[] => {
  const all = [...looks.filter((one) => isSameSize(one, look)), look];
  const first = all.findLastIndex((one) => look.at_milliseconds - one.at_milliseconds >= window_milliseconds);
  return all.slice(Math.max(0, first));
};

/** Requests in flight on average over the window; undefined while it is not full. */
const averageOf = (looks: readonly LoadLook[], window_milliseconds: number): number | undefined => {
  const [oldest, newest] = [looks[0], looks.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  const milliseconds = newest.at_milliseconds - oldest.at_milliseconds;
  return milliseconds < window_milliseconds || milliseconds === 0
    ? undefined
    : (newest.busy_milliseconds - oldest.busy_milliseconds) / milliseconds;
};

/**
 * How many instances of a version should run. When more requests are in flight per instance than the target, on average over the window, as
 * many as bring them down to it, up to the maximum; none more while one of those that run is not healthy: more of what does not work is no
 * help. When there are less than half of the target for as long as `calm_milliseconds`, one fewer, down to what is wanted: then those left are
 * still under the target.
 */
export const decideInstances = (rules: ScalingRules, memory: LoadMemory, look: LoadLook): ScalingDecision => {
  const { wanted_instances, max_instances, target_concurrency, timings } = rules;
  const looks = remembered(memory, look, timings.window_milliseconds);
  const average = averageOf(looks, timings.window_milliseconds);
  const { instances, healthy_instances } = look;
  if (average === undefined || healthy_instances === 0) return { instances, memory: { looks, calm_since: undefined } };
  if (average > target_concurrency * healthy_instances && healthy_instances === instances) {
    const needed = Math.ceil(average / target_concurrency);
    return {
      instances: Math.max(instances, Math.min(needed, max_instances)),
      memory: { looks, calm_since: undefined },
    };
  }
  const isCalm = average < (target_concurrency / 2) * healthy_instances;
  const calm_since = isCalm ? (memory.calm_since ?? look.at_milliseconds) : undefined;
  const isCalmForLong = calm_since !== undefined && look.at_milliseconds - calm_since >= timings.calm_milliseconds;
  if (!isCalmForLong) return { instances, memory: { looks, calm_since } };
  const fewer = Math.max(instances - 1, Math.min(instances, wanted_instances));
  return { instances: fewer, memory: { looks, calm_since: look.at_milliseconds } };
};
