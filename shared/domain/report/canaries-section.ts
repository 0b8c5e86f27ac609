import type { BakeRecord, ServiceRecord } from '../deployment/service-rollout.ts';
import type { SampleSummary } from '../judge/judgement.ts';
import type { PlannedService } from '../planning/release-plan.ts';
import { joined, list, plain, section, table } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { betweenWords, sinceWords } from './time-words.ts';

const outcomeWords = { PASSED: 'passed', PROCEEDED: 'went on without a PASS', FAILED: '**failed**' } as const;

const endOf = ({ outcome, by }: BakeRecord): string => {
  if (outcome === undefined) return 'not over';
  return by === undefined ? outcomeWords[outcome] : `${outcomeWords[outcome]}, by ${plain(by)}`;
};

const numbersOf = ({ requests, errors, error_percent, ...latency }: SampleSummary): readonly string[] => [
  String(requests),
  `${errors} (${error_percent.toFixed(1)}%)`,
  `${latency.latency_p50_milliseconds.toFixed(1)} ms`,
  `${latency.latency_p95_milliseconds.toFixed(1)} ms`,
];

type Watched = { readonly planned: PlannedService; readonly began: ReportInput['state']['created_at'] };

/** A row for the running version, unless all traffic was on the new one, and a row for the new one. */
const rowsOf = (bake: BakeRecord, { planned, began }: Watched): readonly (readonly string[])[] => {
  const { weight_percent: weight, began_at, ended_at, judgement } = bake;
  const watched = `${sinceWords(began, began_at)}${ended_at === undefined ? '' : `, for ${betweenWords(began_at, ended_at)}`}`;
  const ofNew = [`${plain(planned.to_version)} (new)`, `${weight}%`];
  const ofOld = [`${plain(planned.from_version ?? '')} (running)`, `${100 - weight}%`];
  const told = [watched, endOf(bake)];
  if (judgement === undefined) return [[...ofNew, '', '', '', '', ...told]];
  const rows = [[...ofNew, ...numbersOf(judgement.canary), ...told]];
  return weight === 100 ? rows : [[...ofOld, ...numbersOf(judgement.baseline), '', ''], ...rows];
};

const sentencesOf = ({ weight_percent, judgement }: BakeRecord): readonly string[] =>
  judgement === undefined
    ? []
    : [
        `At ${weight_percent}%, ${plain(judgement.sentence)}`,
        ...judgement.metrics.map(({ sentence }) => `At ${weight_percent}%: ${plain(sentence)}`),
      ];

const head = ['version', 'weight', 'requests', 'errors', 'p50', 'p95', 'watched from', 'ended'];

const serviceWords = ({ service_name, bakes = [] }: ServiceRecord, watched: Watched): string => {
  const { from_version, to_version, strategy } = watched.planned;
  return joined(
    `**${plain(service_name)}** ${plain(`${from_version ?? 'new'} to ${to_version}`)} (${strategy}):`,
    table(
      head,
      bakes.flatMap((bake) => rowsOf(bake, watched)),
    ),
    list(bakes.flatMap(sentencesOf)),
  );
};

const mostServices = 50;

/** How the new versions did beside the running ones, step by step, and what the judge made of it; those that failed first. */
export const canariesSection = ({ state, plan, services }: ReportInput): string => {
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const hasFailed = ({ bakes }: ServiceRecord): boolean => bakes?.some(({ outcome }) => outcome === 'FAILED') ?? false;
  const watched = services
    .filter(({ bakes = [], service_name }) => bakes.length > 0 && planned.has(service_name))
    .toSorted((left, right) => Number(hasFailed(right)) - Number(hasFailed(left)));
  const left = watched.length - mostServices;
  return section(
    'Canaries',
    ...watched
      .slice(0, mostServices)
      .map((record) =>
        serviceWords(record, { planned: planned.get(record.service_name) as PlannedService, began: state.created_at }),
      ),
    left > 0 ? `${left} more are left out.` : '',
  );
};
