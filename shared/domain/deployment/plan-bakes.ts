import {
  mostBake_seconds,
  mostExtendedBake_seconds,
  type CanaryAnalysis,
  type DeploymentStrategy,
} from '../service/deployment-strategy.ts';
import type { RolloutAction } from './service-rollout.ts';

export type Bake = Extract<RolloutAction, { kind: 'BAKE' }>;

/** A strategy that shifts traffic from one version to another that stands beside it. */
export type ShiftingStrategy = Extract<DeploymentStrategy, { kind: 'BLUE_GREEN' | 'CANARY' }>;

export const isShifting = (strategy: DeploymentStrategy): strategy is ShiftingStrategy =>
  strategy.kind === 'BLUE_GREEN' || strategy.kind === 'CANARY';

/** Shares of a bake after which it is judged for the first times: a bad canary ends early, a good one does not. */
const earlyLooks = [1 / 8, 1 / 4, 1 / 2] as const;
/** However short a bake is beside its longest: each judgement takes its share of the confidence. */
const mostExtensions = 10;
const longestBakes = 3;
/** No bake lasts longer with its extensions, however it is specified: three days. */
export const longestBake_seconds = Math.max(mostExtendedBake_seconds, longestBakes * mostBake_seconds);

/** The bakes of a strategy, in order. A step without seconds is not watched, and so not judged. */
export const bakesOf = (strategy: DeploymentStrategy): readonly Bake[] => {
  if (!isShifting(strategy)) return [];
  const steps =
    strategy.kind === 'CANARY' ? strategy.steps : [{ weight_percent: 100, bake_seconds: strategy.bake_seconds }];
  return steps
    .filter(({ bake_seconds }) => bake_seconds > 0)
    .map(({ weight_percent, bake_seconds }, step) => ({ kind: 'BAKE', step, weight_percent, bake_seconds }));
};

const longestBake = (bake_seconds: number, { max_bake_seconds }: CanaryAnalysis): number =>
  Math.max(bake_seconds, max_bake_seconds ?? longestBakes * bake_seconds);

export type LookTimes = {
  /** Milliseconds after the bake began, in order: those before its end, its end, and the end of each extension. */
  readonly after_milliseconds: readonly number[];
  /** How many of them are before the bake's end: these can only fail it. */
  readonly early: number;
};

/**
 * When a bake is judged. It is extended by its own length each time, so that no extension is without a chance to settle it, or by more where
 * that would be more than ten times.
 */
export const lookTimesOf = (bake_seconds: number, analysis: CanaryAnalysis): LookTimes => {
  const longest = longestBake(bake_seconds, analysis);
  const extension = Math.max(bake_seconds, Math.ceil((longest - bake_seconds) / mostExtensions));
  const extensions = Math.ceil((longest - bake_seconds) / extension);
  const ends = Array.from({ length: extensions + 1 }, (_, index) =>
    Math.min(longest, bake_seconds + index * extension),
  );
  return {
    after_milliseconds: [...earlyLooks.map((share) => share * bake_seconds), ...ends].map((seconds) => seconds * 1_000),
    early: earlyLooks.length,
  };
};

/** The most judgements that a rollout by this strategy can make: the confidence is shared by all of them. */
export const judgementsOf = (strategy: ShiftingStrategy): number =>
  bakesOf(strategy).reduce(
    (sum, { bake_seconds }) => sum + lookTimesOf(bake_seconds, strategy.analysis).after_milliseconds.length,
    0,
  );
