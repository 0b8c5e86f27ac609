import { stop } from '../../../../shared/contracts/tasks.ts';
import type { BakeRecord, ServiceRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import { millisecondsOf } from '../../../../shared/domain/naming/names.ts';
import { isForTheMachine } from '../expect-errors.ts';
import { giveTrafficBack } from '../give-traffic-back.ts';
import { longestHealing } from '../judge-health.ts';
import type { Rollout, RolloutDeps } from '../load-rollout.ts';
import { failedRecord } from '../rollout.records.ts';
import { eventsOfLook, failureWords, withBake } from './bake.records.ts';
import type { Baking, BakeResult, LookedAt } from './baking.ts';
import type { BakeHealth } from './examine-bake.ts';

export type BakeFault = { readonly words: string; readonly failure: NonNullable<ServiceRecord['failure']> };

/** An instance that ended is started again, and what it failed meanwhile the judge counts: only what does not come right is a failure. */
const isTooLongIll = ({ ailing_since }: BakeRecord, { service }: Rollout, now: string): boolean =>
  ailing_since !== undefined &&
  millisecondsOf(now) - millisecondsOf(ailing_since) >= longestHealing(service.health_checks);

/** What ends the rollout with this look, if anything does. */
export const faultOf = (
  { rollout }: Baking,
  { after, look }: LookedAt,
  { canary }: BakeHealth,
): BakeFault | undefined => {
  if (after.outcome === 'FAILED') {
    const code = after.judgement?.verdict === 'FAIL' ? 'canary_failed' : 'canary_inconclusive';
    return { words: failureWords(rollout, after), failure: { step: 'W41', code } };
  }
  if (canary.kind === 'healthy' || !isTooLongIll(after, rollout, look.now)) return undefined;
  const { name, to_version } = rollout.planned;
  return {
    words: `${name} ${to_version} did not stay healthy at ${after.weight_percent}% of the traffic: ${canary.words}.`,
    failure: { step: 'W43', code: 'service_unhealthy' },
  };
};

/** Traffic leaves a failed version at once, though the rest of its wave may take its time to end; the rollback does the rest. */
const takeTrafficAway = async ({ deployer }: RolloutDeps, { rollout }: Baking): Promise<void> => {
  try {
    await giveTrafficBack(deployer, { ...rollout, version_id: rollout.planned.version_id });
  } catch (error) {
    if (isForTheMachine(error)) throw error;
  }
};

/** Puts the service on record as failed, then takes its traffic away. */
export const failBake = async (
  deps: RolloutDeps,
  baking: Baking,
  { before, after, look }: LookedAt,
  fault: BakeFault,
): Promise<BakeResult> => {
  const { rollout, index } = baking;
  const ended: BakeRecord = { ...after, outcome: 'FAILED', ended_at: look.now };
  const record = {
    ...failedRecord(rollout, index, { kind: 'failed', ...fault }, look.now),
    bakes: withBake(rollout.record, ended),
  };
  const events = eventsOfLook(rollout, before, after, look.times.early);
  await deps.journal.commit(rollout.session, () => ({ services: [record], events }));
  await takeTrafficAway(deps, baking);
  return { answer: stop };
};
