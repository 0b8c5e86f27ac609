import { judgeCanary, judgeLimits } from '../judge/judge-canary.ts';
import type { Judgement } from '../judge/judgement.ts';
import { emptySample, type TrafficSample } from '../judge/traffic-sample.ts';
import { millisecondsOf } from '../naming/names.ts';
import { judgementsOf, type ShiftingStrategy } from './plan-bakes.ts';
import type { BakeRecord } from './service-rollout.ts';

export type BakeQuestion = {
  readonly strategy: ShiftingStrategy;
  readonly bake: Pick<BakeRecord, 'weight_percent'>;
  /** Of all versions, over the same time. */
  readonly samples: readonly (TrafficSample & { readonly version_id: string })[];
  readonly version_id: string;
  readonly former_version_id: string | undefined;
};

/** Traffic is measured by whole seconds: from the first that is all of the bake. */
export const sampledFrom = ({ began_at }: Pick<BakeRecord, 'began_at'>): number =>
  Math.ceil(millisecondsOf(began_at) / 1_000) * 1_000;

/** With all traffic on the new version there is nothing to compare it with. */
export const isCompared = ({ weight_percent }: Pick<BakeRecord, 'weight_percent'>): boolean => weight_percent < 100;

/** Improbable beyond any doubt, and beyond what a table keeps as a number: DynamoDB's smallest is 1e-130. */
const smallestProbability = 1e-100;

const recordable = (judgement: Judgement): Judgement => ({
  ...judgement,
  metrics: judgement.metrics.map((metric) =>
    metric.p_value !== null && metric.p_value < smallestProbability ? { ...metric, p_value: 0 } : metric,
  ),
});

/** What the judge says of a bake: of the new version beside the former, or by itself. */
export const judgeBake = (question: BakeQuestion): Judgement => {
  const { strategy, bake, samples, version_id, former_version_id } = question;
  const { analysis } = strategy;
  const sampleOf = (id: string | undefined): TrafficSample =>
    samples.find((sample) => sample.version_id === id) ?? emptySample;
  const canary = sampleOf(version_id);
  const judgements = Math.max(1, judgementsOf(strategy));
  return recordable(
    isCompared(bake)
      ? judgeCanary({ baseline: sampleOf(former_version_id), canary, analysis, judgements })
      : judgeLimits({ canary, analysis, judgements }),
  );
};

/** Beside a version that is not well itself, doing no worse says nothing: it passes nobody. A canary that fails does so all the same. */
export const besideAiling = (judgement: Judgement, former: string, words: string): Judgement =>
  judgement.verdict === 'PASS'
    ? {
        ...judgement,
        verdict: 'INCONCLUSIVE',
        sentence: `INCONCLUSIVE: ${former}, which it is compared with, is not healthy itself: ${words}.`,
      }
    : judgement;
