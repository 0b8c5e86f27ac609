import { stop } from '../../../../shared/contracts/tasks.ts';
import type { BakeRecord, ServiceRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import { isRetryable, messageOf, WindlassError } from '../../../../shared/domain/errors/windlass.error.ts';
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

/**
 * Traffic leaves a failed version at once, though the rest of its wave may take its time to end; the rollback does the rest. Throws what may
 * go well when it is tried again.
 */
export const takeTrafficAway = async (
  { deployer, log }: Pick<RolloutDeps, 'deployer' | 'log'>,
  { session, target, planned: { name, version_id }, previous }: Rollout,
): Promise<void> => {
  try {
    await giveTrafficBack(deployer, { session, target, version_id, previous });
  } catch (error) {
    const isFinal = error instanceof WindlassError && !isRetryable(error) && !isForTheMachine(error);
    if (!isFinal) throw error;
    log.warn('the traffic of a failed version could not be given back', {
      deployment_id: session.deployment_id,
      service_name: name,
      reason: messageOf(error),
    });
  }
};

/**
 * Takes the traffic of the version away, then puts the service on record as failed: nobody comes back to one that has failed, for as long as a
 * decision on the release is waited for. The record does not wait for a provider that has no answer; the task is tried again for that.
 */
export const failBake = async (
  deps: RolloutDeps,
  { rollout, index }: Baking,
  { before, after, look }: LookedAt,
  fault: BakeFault,
): Promise<BakeResult> => {
  const ended: BakeRecord = { ...after, outcome: 'FAILED', ended_at: look.now };
  const record = {
    ...failedRecord(rollout, index, { kind: 'failed', ...fault }, look.now),
    bakes: withBake(rollout.record, ended),
  };
  const events = eventsOfLook(rollout, before, after, look.times.early);
  const [away] = await Promise.allSettled([takeTrafficAway(deps, rollout)]);
  await deps.journal.commit(rollout.session, () => ({ services: [record], events }));
  if (away.status === 'rejected') throw away.reason;
  return { answer: stop };
};

export const hasFailedBake = ({ status, bakes = [] }: ServiceRecord): boolean =>
  status === 'FAILED' && bakes.at(-1)?.outcome === 'FAILED';
