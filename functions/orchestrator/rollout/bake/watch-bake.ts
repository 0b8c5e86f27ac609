import { stop, waitFor } from '../../../../shared/contracts/tasks.ts';
import {
  advanceBake,
  isJudgementDue,
  secondsUntilLook,
  type BakeLook,
} from '../../../../shared/domain/deployment/advance-bake.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import { finishRequestOf, isFinishedByHand } from '../../../../shared/domain/deployment/finish-bake.ts';
import { isShifting, lookTimesOf, type Bake } from '../../../../shared/domain/deployment/plan-bakes.ts';
import type { BakeRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import { millisecondsOf, timestampOf, type Timestamp } from '../../../../shared/domain/naming/names.ts';
import type { RunningService } from '../../../../shared/ports/service-deployer.port.ts';
import type { Rollout, RolloutDeps } from '../load-rollout.ts';
import { waitingRecord } from '../rollout.records.ts';
import { eventsOfLook, withBake } from './bake.records.ts';
import type { Baking, BakeResult, LookedAt } from './baking.ts';
import { healthIn, judgeTraffic, type BakeHealth } from './examine-bake.ts';
import { failBake, faultOf } from './fail-bake.ts';
import { hasFailedMate } from './failed-mate.ts';

type Seen = { readonly running: RunningService | undefined; readonly state: DeploymentState; readonly now: Timestamp };

/**
 * One is begun anew that failed, when its service is tried again; that has not begun yet, by a clock that was set back; and of which the
 * traffic is not known any more, since the provider was started again: it has nothing to be judged by. Not so one that a person has ended.
 */
const underWay = (
  { rollout: { record, planned }, action }: Baking,
  { running, state, now }: Seen,
): BakeRecord | undefined => {
  const known = record?.bakes?.find(({ step }) => step === action.step);
  if (known === undefined || known.outcome === 'FAILED') return undefined;
  if (known.outcome !== undefined || isFinishedByHand(state, known.began_at, planned.name)) return known;
  const isLost = millisecondsOf(known.began_at) < (running?.measured_since_milliseconds ?? 0);
  return isLost || known.began_at > now ? undefined : known;
};

const begin = async (deps: RolloutDeps, baking: Baking, now: Timestamp): Promise<BakeResult> => {
  const { rollout, index, action, strategy } = baking;
  const { step, weight_percent, bake_seconds } = action;
  const bake: BakeRecord = { step, weight_percent, began_at: now, looks: 0 };
  const record = { ...waitingRecord(rollout, index, now), bakes: withBake(rollout.record, bake) };
  await deps.journal.commit(rollout.session, () => ({ services: [record] }));
  const times = lookTimesOf(bake_seconds, strategy.analysis);
  return { answer: waitFor(secondsUntilLook(bake, bake_seconds, { now, times })) };
};

const lookAt = async (
  deps: RolloutDeps,
  { rollout, action, strategy }: Baking,
  bake: BakeRecord,
  health: BakeHealth,
  state: DeploymentState,
): Promise<BakeLook> => {
  const finished = finishRequestOf(state, bake.began_at, rollout.planned.name);
  const look: BakeLook = {
    now: timestampOf(deps.clock.now()),
    times: lookTimesOf(action.bake_seconds, strategy.analysis),
    analysis: strategy.analysis,
    isHealthy: health.canary.kind === 'healthy',
    ...(finished !== undefined && { finished_by: finished.by }),
  };
  return isJudgementDue(bake, look)
    ? { ...look, judgement: await judgeTraffic(deps, rollout, strategy, bake, health) }
    : look;
};

/** Stores what the look has changed, if it has. */
const keep = async (
  deps: RolloutDeps,
  { rollout, index, action }: Baking,
  { before, after, look }: LookedAt,
): Promise<BakeResult> => {
  const record = { ...waitingRecord(rollout, index, look.now), bakes: withBake(rollout.record, after) };
  const events = eventsOfLook(rollout, before, after, look.times.early);
  if (after !== before) await deps.journal.commit(rollout.session, () => ({ services: [record], events }));
  return after.outcome === undefined
    ? { answer: waitFor(secondsUntilLook(after, action.bake_seconds, look)) }
    : { rollout: { ...rollout, record } };
};

/**
 * One look at a bake: at the flags, at the health of both versions and, when its time has come, at their traffic. A bake that is over by its
 * record is passed by; one under way goes on from when it began.
 */
export const watchBake = async (
  deps: RolloutDeps,
  rollout: Rollout,
  index: number,
  action: Bake,
  state: DeploymentState,
): Promise<BakeResult> => {
  const strategy = rollout.service.deployment_strategy;
  if (!isShifting(strategy)) return { rollout };
  const baking: Baking = { rollout, index, action, strategy };
  const now = timestampOf(deps.clock.now());
  const running = await deps.deployer.describe(rollout.target);
  const before = underWay(baking, { running, state, now });
  if (before === undefined) return begin(deps, baking, now);
  if (before.outcome !== undefined) return { rollout };
  const health = healthIn(running, rollout, before);
  const look = await lookAt(deps, baking, before, health, state);
  const looked: LookedAt = { before, after: advanceBake(before, look), look };
  const fault = faultOf(baking, looked, health);
  if (fault !== undefined) return failBake(deps, baking, looked, fault);
  const isHeldUp = looked.after.outcome === undefined && (await hasFailedMate(deps.records, rollout));
  return isHeldUp ? { answer: stop } : keep(deps, baking, looked);
};
