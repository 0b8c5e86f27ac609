import { detailsOf, type NewDeploymentEvent } from '../../../../shared/domain/deployment/deployment-event.ts';
import type { BakeRecord, ServiceRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import type { Judgement } from '../../../../shared/domain/judge/judgement.ts';
import { millisecondsOf } from '../../../../shared/domain/naming/names.ts';
import type { Rollout } from '../load-rollout.ts';

/** The service's bakes with this one as it is now. */
export const withBake = (record: ServiceRecord | undefined, bake: BakeRecord): BakeRecord[] =>
  [...(record?.bakes ?? []).filter(({ step }) => step !== bake.step), bake].toSorted(
    (left, right) => left.step - right.step,
  );

const statusOf = ({ outcome }: BakeRecord): NewDeploymentEvent['status'] => {
  if (outcome === 'FAILED') return 'FAILED';
  return outcome === 'PASSED' ? 'SUCCEEDED' : 'INFO';
};

const judgedEvent = (
  { planned: { name, to_version } }: Rollout,
  { step, weight_percent, ...bake }: BakeRecord,
  { verdict, sentence, baseline, canary }: Judgement,
): NewDeploymentEvent => ({
  event_type: 'CANARY_JUDGED',
  phase: 'DEPLOYMENT',
  status: statusOf({ step, weight_percent, ...bake }),
  details: detailsOf({
    service_name: name,
    version: to_version,
    step,
    weight_percent,
    verdict,
    message: sentence,
    ...(bake.outcome !== undefined && { outcome: bake.outcome }),
    ...(bake.by !== undefined && { by: bake.by }),
    baseline,
    canary,
  }),
  source_component: 'orchestrator',
  affected_components: [name],
});

/**
 * Told is what is news: another verdict than before (none yet counts as INCONCLUSIVE), each judgement from the bake's end on, and how it ended.
 */
export const eventsOfLook = (
  rollout: Rollout,
  before: BakeRecord,
  after: BakeRecord,
  early: number,
): readonly NewDeploymentEvent[] => {
  const { judgement, outcome } = after;
  if (judgement === undefined) return [];
  const isNew = judgement !== before.judgement;
  const isNews = judgement.verdict !== (before.judgement?.verdict ?? 'INCONCLUSIVE') || after.looks > early;
  return outcome !== undefined || (isNew && isNews) ? [judgedEvent(rollout, after, judgement)] : [];
};

/** Why the bake failed, for the engineer on call: where, when, the verdict, and what the judge says of each metric that decided it. */
export const failureWords = (
  { planned: { name, to_version } }: Rollout,
  { weight_percent, began_at, ended_at, judgement }: BakeRecord,
): string => {
  const seconds = (millisecondsOf(ended_at ?? began_at) - millisecondsOf(began_at)) / 1_000;
  const { verdict, sentence = '', metrics = [] } = judgement ?? {};
  const deciding = metrics.filter((metric) => metric.verdict === verdict).map((metric) => metric.sentence);
  return [
    `${name} ${to_version} did not pass at ${weight_percent}% of the traffic, watched for ${seconds.toFixed(1)} s.`,
    sentence,
    ...deciding,
  ]
    .filter((words) => words !== '')
    .join(' ');
};
