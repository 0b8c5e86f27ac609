import { finishRequestOf } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import { openBakeOf, openWatchOf } from '../../../shared/domain/deployment/open-bakes.ts';
import type { BakeRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { WaitingItem } from '../../../shared/domain/deployment/waiting.ts';
import { millisecondsOf, timestampOf, type Timestamp } from '../../../shared/domain/naming/names.ts';
import type { CanaryAnalysis, DeploymentStrategy } from '../../../shared/domain/service/deployment-strategy.ts';
import type { Rollout, WaitingFacts } from './waiting-facts.ts';
import { whoMay } from './who-may.ts';

type Baking = { readonly bake_seconds: number; readonly analysis: CanaryAnalysis };

const bakingOf = (strategy: DeploymentStrategy, { step }: BakeRecord): Baking | undefined => {
  if (strategy.kind === 'BLUE_GREEN') return strategy;
  const bake_seconds = strategy.kind === 'CANARY' ? strategy.steps[step]?.bake_seconds : undefined;
  return strategy.kind === 'CANARY' && bake_seconds !== undefined
    ? { bake_seconds, analysis: strategy.analysis }
    : undefined;
};

const plus = (time: Timestamp, seconds: number): Timestamp => timestampOf(millisecondsOf(time) + seconds * 1_000);

/** The end of the bake, or of its longest extension once that is passed. */
const endOf = ({ began_at }: BakeRecord, { bake_seconds, analysis }: Baking, now: Timestamp): Timestamp => {
  const planned = plus(began_at, bake_seconds);
  return now < planned
    ? planned
    : plus(began_at, Math.max(bake_seconds, analysis.max_bake_seconds ?? 3 * bake_seconds));
};

const verdictWords = ({ judgement }: BakeRecord): string =>
  judgement === undefined ? 'not judged yet' : `so far ${judgement.sentence}`;

/** Nothing but a person ends a bake that is still open after its longest time. */
const isForAPerson = (bake: BakeRecord, baking: Baking | undefined, now: Timestamp): boolean =>
  baking?.analysis.on_inconclusive === 'PAUSE' &&
  bake.judgement?.verdict === 'INCONCLUSIVE' &&
  now >= endOf(bake, baking, now);

const finishWords = (facts: WaitingFacts, began_at: Timestamp, service_name?: string): string => {
  const request = finishRequestOf(facts.state, began_at, service_name);
  return request === undefined ? '' : ` ${request.by} has finished it: it ends at its next look.`;
};

const itemOfBake = (facts: WaitingFacts, { planned, service, record }: Rollout): readonly WaitingItem[] => {
  const bake = record === undefined ? undefined : openBakeOf(record);
  if (bake === undefined) return [];
  const { state, now, environment } = facts;
  const baking = bakingOf(service.deployment_strategy, bake);
  const until = baking === undefined ? undefined : endOf(bake, baking, now);
  const isStuck = isForAPerson(bake, baking, now);
  const words = isStuck
    ? `The bake of ${planned.name} ${planned.to_version} at ${bake.weight_percent}% is over, and its verdict is inconclusive: somebody has to finish it or to cancel. ${verdictWords(bake)}`
    : `${planned.name} ${planned.to_version} bakes at ${bake.weight_percent}%, ${verdictWords(bake)}`;
  return [
    {
      kind: isStuck ? 'INCONCLUSIVE' : 'BAKE',
      subject: planned.name,
      what: `${words}${words.endsWith('.') ? '' : '.'}${finishWords(facts, bake.began_at, planned.name)}`,
      since: bake.began_at,
      ...(until !== undefined && now < until && { until }),
      unblocked_by: [...whoMay('deployer', environment)],
      how: [
        `windlass finish ${state.name} --service ${planned.name}`,
        ...(isStuck ? [`windlass cancel ${state.name}`] : []),
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
      until: plus(watch.began_at, bake_seconds),
      unblocked_by: [...whoMay('deployer', environment)],
      how: [`windlass finish ${state.name}`],
    },
  ];
};
