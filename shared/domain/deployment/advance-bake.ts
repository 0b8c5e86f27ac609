import type { Judgement } from '../judge/judgement.ts';
import { millisecondsOf, timestampOf, type Timestamp } from '../naming/names.ts';
import type { CanaryAnalysis } from '../service/deployment-strategy.ts';
import type { LookTimes } from './plan-bakes.ts';
import type { BakeRecord } from './service-rollout.ts';

/** How long a bake without a verdict waits for a person, if it is to. */
const decision_milliseconds = 24 * 3_600_000;
const longestPause_seconds = 60;

/** What one look at a bake under way has to go by. */
export type BakeLook = {
  readonly now: Timestamp;
  readonly times: LookTimes;
  readonly analysis: CanaryAnalysis;
  /** Whether all wanted instances of the new version are healthy. */
  readonly isHealthy: boolean;
  /** Who said that it is over, if somebody did. */
  readonly finished_by?: string;
  /** Made at this look, if one was due. */
  readonly judgement?: Judgement;
};

type Timed = Pick<BakeLook, 'now' | 'times'>;

const elapsed = ({ began_at }: BakeRecord, now: Timestamp): number => millisecondsOf(now) - millisecondsOf(began_at);

const timesOver = (bake: BakeRecord, { now, times }: Timed): number =>
  times.after_milliseconds.filter((after) => after <= elapsed(bake, now)).length;

/** Whether a judgement is to be made now: its time has come, or a person ends the bake before all its times have. */
export const isJudgementDue = (bake: BakeRecord, look: Omit<BakeLook, 'judgement'>): boolean => {
  const isLeft = bake.looks < look.times.after_milliseconds.length;
  const isEnded = look.finished_by !== undefined && look.isHealthy;
  return isLeft && (isEnded || timesOver(bake, look) > bake.looks);
};

const judged = (bake: BakeRecord, { judgement, ...look }: BakeLook): BakeRecord =>
  judgement === undefined ? bake : { ...bake, judgement, looks: Math.max(bake.looks, timesOver(bake, look)) };

const examined = (bake: BakeRecord, { isHealthy, now }: BakeLook): BakeRecord => {
  if (!isHealthy) return bake.ailing_since === undefined ? { ...bake, ailing_since: now } : bake;
  const { ailing_since, ...well } = bake;
  return ailing_since === undefined ? bake : well;
};

type End = Pick<BakeRecord, 'outcome' | 'by'>;

/** Of a bake that is without a verdict although it lasted as long as it may. */
const undecided = (bake: BakeRecord, { analysis, now }: BakeLook): End | undefined => {
  switch (analysis.on_inconclusive) {
    case 'ROLL_BACK':
      return { outcome: 'FAILED' };
    case 'PROCEED':
      return { outcome: 'PROCEEDED' };
    case 'PAUSE':
      return bake.decide_before !== undefined && now >= bake.decide_before ? { outcome: 'FAILED' } : undefined;
  }
};

/** A bake ends well only while the new version is. Before its time is over only FAIL or a person ends it. */
const endOf = (bake: BakeRecord, look: BakeLook): End | undefined => {
  const { times, finished_by, isHealthy } = look;
  const verdict = bake.judgement?.verdict;
  if (verdict === 'FAIL') return { outcome: 'FAILED' };
  if (!isHealthy) return undefined;
  if (finished_by !== undefined) return { outcome: 'PROCEEDED', by: finished_by };
  if (bake.looks <= times.early) return undefined;
  if (verdict === 'PASS') return { outcome: 'PASSED' };
  return bake.looks < times.after_milliseconds.length ? undefined : undecided(bake, look);
};

const waitingForPerson = (bake: BakeRecord, { times, analysis, now }: BakeLook): BakeRecord =>
  analysis.on_inconclusive === 'PAUSE' &&
  bake.decide_before === undefined &&
  bake.judgement?.verdict === 'INCONCLUSIVE' &&
  bake.looks === times.after_milliseconds.length
    ? { ...bake, decide_before: timestampOf(millisecondsOf(now) + decision_milliseconds) }
    : bake;

/** The bake after a look at it; the very same when the look has changed nothing. */
export const advanceBake = (bake: BakeRecord, look: BakeLook): BakeRecord => {
  const looked = waitingForPerson(judged(examined(bake, look), look), look);
  const end = endOf(looked, look);
  return end === undefined ? looked : { ...looked, ...end, ended_at: look.now };
};

/**
 * Until the next look: about twenty in the time that it lasted or is to last, a second to a minute apart, and one when a judgement is due or
 * a person has had time enough.
 */
export const secondsUntilLook = (bake: BakeRecord, bake_seconds: number, { now, times }: Timed): number => {
  const since = elapsed(bake, now);
  const interval = Math.ceil(Math.max(bake_seconds, since / 1_000) / 20);
  const decision = bake.decide_before === undefined ? Infinity : elapsed(bake, bake.decide_before);
  const next = times.after_milliseconds[bake.looks] ?? decision;
  return Math.max(1, Math.min(longestPause_seconds, interval, Math.ceil((next - since) / 1_000)));
};
