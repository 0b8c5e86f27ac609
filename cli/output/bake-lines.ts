import type { ServiceProgress } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { SampleSummary } from '../../shared/domain/judge/judgement.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import { latencyText, wrapped } from './format.ts';
import { tableText } from './terminal.ts';

/** Beside the indent, on the narrowest usual terminal. */
const sentenceWidth = 71;

type Bake = NonNullable<ServiceProgress['bake']>;

const timeText = ({ outcome, by, ailing_since, decide_before, is_extended, remaining_milliseconds }: Bake): string => {
  if (outcome !== undefined) return by === undefined ? outcome : `${outcome} by ${by}`;
  if (ailing_since !== undefined) return 'not healthy now: it does not go on until it is';
  if (decide_before !== undefined) return `waits until ${decide_before} for somebody to decide`;
  const left = `${durationWords(remaining_milliseconds)} left`;
  return is_extended ? `extended, since there is no verdict yet: ${left}` : left;
};

const row = (version: string, weight: number, sample: SampleSummary): readonly string[] => [
  version,
  `${weight}%`,
  String(sample.requests),
  `${sample.errors} (${sample.error_percent.toFixed(1)}%)`,
  latencyText(sample.latency_p50_milliseconds),
  latencyText(sample.latency_p95_milliseconds),
];

const versionsTable = (service: ServiceProgress, { weight_percent: weight, former_version, judgement }: Bake): string =>
  judgement === undefined
    ? ''
    : tableText(
        ['version', 'weight', 'requests', 'errors', 'p50', 'p95'],
        [
          ...(former_version === undefined
            ? []
            : [row(`${former_version} (running)`, 100 - weight, judgement.baseline)]),
          row(`${service.version} (new)`, weight, judgement.canary),
        ],
      );

/** A service's new version beside the one that it is to replace, and the verdict so far with its reason, for a terminal. */
export const bakeLines = (service: ServiceProgress): readonly string[] => {
  const { bake } = service;
  if (bake === undefined) return [];
  return [
    `step ${bake.step + 1} of ${bake.steps}: ${bake.weight_percent}% of the traffic, ${timeText(bake)}`,
    ...versionsTable(service, bake).split('\n'),
    ...wrapped(bake.judgement?.sentence ?? '', sentenceWidth),
  ]
    .filter((line) => line !== '')
    .map((line) => `        ${line}`);
};
