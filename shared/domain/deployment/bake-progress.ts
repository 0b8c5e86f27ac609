import * as z from 'zod';
import { judgementSchema, type Judgement } from '../judge/judgement.ts';
import { millisecondsOf, type Timestamp } from '../naming/names.ts';
import type { PlannedService } from '../planning/release-plan.ts';
import type { ServiceSpecification } from '../service/service.ts';
import { besideAiling, judgeBake, type BakeQuestion } from './judge-bake.ts';
import { bakesOf, isShifting, lookTimesOf, type ShiftingStrategy } from './plan-bakes.ts';
import { bakeRecordSchema, type BakeRecord, type ServiceRecord } from './service-rollout.ts';

export const bakeProgressSchema = z
  .strictObject({
    ...bakeRecordSchema.unwrap().pick({ step: true, weight_percent: true, began_at: true }).shape,
    ...bakeRecordSchema.unwrap().pick({ outcome: true, by: true, ailing_since: true, decide_before: true }).shape,
    /** How many bakes the rollout has. */
    steps: z.int().min(1),
    /** What it is compared with; absent when all traffic is on the new version. */
    former_version: z.string().optional(),
    /** Until its end, or until that of the extension under way; 0 when it is over. */
    remaining_milliseconds: z.int().min(0),
    /** Whether it lasts longer than `bake_seconds`, for want of a verdict. */
    is_extended: z.boolean(),
    /** Of all traffic up to now, where that is measured; else, and when it is over, the newest that counted. */
    judgement: judgementSchema.optional(),
  })
  .readonly()
  .meta({ id: 'BakeProgress', description: 'How a version does that takes some of the traffic and is watched.' });
export type BakeProgress = z.infer<typeof bakeProgressSchema>;

export type WatchedService = {
  readonly record: ServiceRecord;
  readonly planned: Pick<PlannedService, 'version_id' | 'from_version_id' | 'from_version'>;
  readonly service: Pick<ServiceSpecification, 'deployment_strategy'>;
};

/** What is seen of a bake now. */
export type SeenTraffic = Pick<BakeQuestion, 'samples'> & {
  /** In what way the version that it is compared with is not healthy; absent while that is well. */
  readonly former_ails?: string;
};

/** The bake that a service is at, or failed in. */
export const newestBake = ({ status, bakes }: ServiceRecord): BakeRecord | undefined => {
  const newest = bakes?.at(-1);
  if (status === 'IN_PROGRESS') return newest;
  return status === 'FAILED' && newest?.outcome === 'FAILED' ? newest : undefined;
};

const restOf = (bake: BakeRecord, strategy: ShiftingStrategy, now: Timestamp) => {
  const bake_seconds = bakesOf(strategy)[bake.step]?.bake_seconds ?? 0;
  const elapsed = millisecondsOf(now) - millisecondsOf(bake.began_at);
  const ends = lookTimesOf(bake_seconds, strategy.analysis).after_milliseconds.filter(
    (after) => after >= bake_seconds * 1_000,
  );
  const next = bake.outcome === undefined ? ends.find((after) => after > elapsed) : undefined;
  return {
    remaining_milliseconds: Math.max(0, Math.round((next ?? elapsed) - elapsed)),
    is_extended: elapsed >= bake_seconds * 1_000 && bake.outcome === undefined,
  };
};

const judgedNow = (
  { record: { service_name }, planned }: WatchedService,
  { samples, former_ails }: SeenTraffic,
  question: Pick<BakeQuestion, 'strategy' | 'bake'>,
): Judgement => {
  const { version_id, from_version_id: former_version_id, from_version } = planned;
  const judgement = judgeBake({ ...question, samples, version_id, former_version_id });
  return former_ails === undefined
    ? judgement
    : besideAiling(judgement, `${service_name} ${from_version}`, former_ails);
};

/**
 * How the newest bake of a service goes. With what is `seen` of the traffic since it began it carries what the judge would say of them now, which
 * decides nothing: that is left to the times at which the bake is judged.
 */
export const bakeProgressOf = (
  watched: WatchedService,
  seen: SeenTraffic | undefined,
  now: Timestamp,
): BakeProgress | undefined => {
  const { record, planned, service } = watched;
  const [bake, strategy] = [newestBake(record), service.deployment_strategy];
  if (bake === undefined || !isShifting(strategy)) return undefined;
  const { looks: _, ended_at, judgement: counted, ...told } = bake;
  const { from_version } = planned;
  const judgement =
    seen === undefined || ended_at !== undefined ? counted : judgedNow(watched, seen, { strategy, bake });
  return {
    ...told,
    steps: bakesOf(strategy).length,
    ...(bake.weight_percent < 100 && from_version !== undefined && { former_version: from_version }),
    ...restOf(bake, strategy, now),
    ...(judgement !== undefined && { judgement }),
  };
};
