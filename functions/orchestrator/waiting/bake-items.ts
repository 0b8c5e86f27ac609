import { finishRequestOf } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import { openBakeOf, openWatchOf } from '../../../shared/domain/deployment/open-bakes.ts';
import { pausedSince } from '../../../shared/domain/deployment/pause-deployment.ts';
import { bakesOf, isShifting, lookTimesOf } from '../../../shared/domain/deployment/plan-bakes.ts';
import type { BakeRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { WaitingItem } from '../../../shared/domain/deployment/waiting.ts';
import { millisecondsOf, timestampOf, type Timestamp } from '../../../shared/domain/naming/names.ts';
import type { Rollout, WaitingFacts } from './waiting-facts.ts';
import { whoMay } from './who-may.ts';

const plus = (time: Timestamp, milliseconds: number): Timestamp => timestampOf(millisecondsOf(time) + milliseconds);

/** The end of the bake, or of its longest extension once that is passed; of one that waits for a person, when it has waited long enough. */
const endOf = (
  { step, began_at, decide_before }: BakeRecord,
  { deployment_strategy }: Rollout['service'],
  now: Timestamp,
): Timestamp | undefined => {
  if (decide_before !== undefined) return decide_before;
  const bake_seconds = bakesOf(deployment_strategy)[step]?.bake_seconds;
  if (bake_seconds === undefined || !isShifting(deployment_strategy)) return undefined;
  const planned = plus(began_at, bake_seconds * 1_000);
  const longest = lookTimesOf(bake_seconds, deployment_strategy.analysis).after_milliseconds.at(-1) ?? 0;
  return now < planned ? planned : plus(began_at, longest);
};

const verdictWords = ({ judgement }: BakeRecord): string =>
  judgement === undefined ? 'not judged yet' : `so far ${judgement.sentence}`;

const bakeWords = ({ name, to_version }: Rollout['planned'], bake: BakeRecord): string => {
  const { weight_percent, decide_before, judgement } = bake;
  return decide_before === undefined
    ? `${name} ${to_version} bakes at ${weight_percent}%, ${verdictWords(bake)}`
    : `The bake of ${name} ${to_version} at ${weight_percent}% is over without a verdict: it fails at ${decide_before} unless somebody finishes it before. ${judgement?.sentence ?? ''}`.trimEnd();
};

/** No bake is looked at while its deployment is kept where it is. */
const isKept = ({ state, now }: WaitingFacts): boolean => pausedSince(state, now) !== undefined;

const finishWords = (facts: WaitingFacts, began_at: Timestamp, service_name?: string): string => {
  const request = finishRequestOf(facts.state, began_at, service_name);
  if (request === undefined) return '';
  return ` ${request.by} has finished it: it ends ${isKept(facts) ? 'when the deployment goes on' : 'at its next look'}.`;
};

const itemOfBake = (facts: WaitingFacts, { planned, service, record }: Rollout): readonly WaitingItem[] => {
  const bake = record === undefined ? undefined : openBakeOf(record);
  if (bake === undefined) return [];
  const { state, now, environment } = facts;
  const until = endOf(bake, service, now);
  const isForAPerson = bake.decide_before !== undefined;
  const words = bakeWords(planned, bake);
  return [
    {
      kind: isForAPerson ? 'INCONCLUSIVE' : 'BAKE',
      subject: planned.name,
      what: `${words}${words.endsWith('.') ? '' : '.'}${finishWords(facts, bake.began_at, planned.name)}`,
      since: bake.began_at,
      ...(until !== undefined && now < until && { until }),
      unblocked_by: [...whoMay('deployer', environment)],
      how: [
        `windlass finish ${state.name} --service ${planned.name}`,
        ...(isForAPerson ? [`windlass cancel ${state.name}`] : []),
      ],
    },
  ];
};

/** The bakes of services, as far as they were judged. */
export const bakeItems = (facts: WaitingFacts): readonly WaitingItem[] =>
  facts.rollouts.flatMap((rollout) => itemOfBake(facts, rollout));

/** The bake of the whole release. */
export const watchItems = (facts: WaitingFacts): readonly WaitingItem[] => {
  const { state, request, environment } = facts;
  const watch = openWatchOf(state, facts);
  const bake_seconds = request?.specification.success_criteria.bake_seconds ?? 0;
  if (watch === undefined || bake_seconds === 0) return [];
  return [
    {
      kind: 'BAKE',
      subject: state.name,
      what: `The release is watched under its success_criteria, and has kept them so far.${finishWords(facts, watch.began_at)}`,
      since: watch.began_at,
      until: plus(watch.began_at, bake_seconds * 1_000),
      unblocked_by: [...whoMay('deployer', environment)],
      how: [`windlass finish ${state.name}`],
    },
  ];
};
