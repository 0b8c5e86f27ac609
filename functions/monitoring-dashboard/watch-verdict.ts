import { healthInWords, healthyInstances } from '../../shared/runtime/running-service.ts';
import type { SuccessCriteria } from '../../shared/domain/specification/success-criteria.ts';
import type { RunningVersion, TrafficMeasure } from '../../shared/ports/service-deployer.port.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';

/** What one look at a service of the release saw: its planned version, and the requests to it since the bake began. */
export type ServiceLook = {
  readonly name: string;
  readonly version: RunningVersion | undefined;
  readonly traffic: TrafficMeasure | undefined;
};

const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);

export const errorPercentOf = (traffic: TrafficMeasure | undefined): number =>
  percentOf(traffic?.errors ?? 0, traffic?.requests ?? 0);

const healthFault = ({ name, version }: ServiceLook, { min_healthy_percent }: SuccessCriteria): readonly string[] => {
  if (version === undefined) return [`${name} does not run what was released`];
  const healthy = version.wanted_instances === 0 ? 100 : percentOf(healthyInstances(version), version.wanted_instances);
  return healthy >= min_healthy_percent
    ? []
    : [`${name}: ${healthInWords(version)}, at least ${min_healthy_percent}% must be`];
};

const trafficFaults = (
  { name, traffic }: ServiceLook,
  { max_error_percent, max_p95_milliseconds }: SuccessCriteria,
): readonly string[] => {
  if (traffic === undefined || traffic.requests === 0) return [];
  const percent = errorPercentOf(traffic);
  const p95 = traffic.latency_p95_milliseconds;
  return [
    ...(percent > max_error_percent
      ? [
          `${name} answered ${traffic.errors} of ${countOf(traffic.requests, 'request')} with errors (${percent.toFixed(1)}%), allowed ${max_error_percent}%`,
        ]
      : []),
    ...(max_p95_milliseconds !== undefined && p95 > max_p95_milliseconds
      ? [
          `${name} answered with a p95 of ${p95.toFixed(1)} ms over ${countOf(traffic.requests, 'request')}, allowed ${max_p95_milliseconds} ms`,
        ]
      : []),
  ];
};

/** The criteria that a service of the release breaks, with the numbers. */
export const brokenCriteria = (look: ServiceLook, criteria: SuccessCriteria): readonly string[] => [
  ...healthFault(look, criteria),
  ...trafficFaults(look, criteria),
];

const trafficWords = ({ name, traffic }: ServiceLook): readonly string[] =>
  traffic === undefined || traffic.requests === 0
    ? []
    : [
        `${name} ${countOf(traffic.requests, 'request')}, ${errorPercentOf(traffic).toFixed(1)}% errors, p95 ${traffic.latency_p95_milliseconds.toFixed(1)} ms`,
      ];

/** What the bake saw, when it broke no criterion. */
export const watchWords = (looks: readonly ServiceLook[], watched_milliseconds: number): string => {
  const seen = looks.flatMap(trafficWords);
  const traffic = seen.length === 0 ? 'No request was seen, so only health was judged' : seen.slice(0, 20).join('; ');
  return `Watched for ${(watched_milliseconds / 1_000).toFixed(1)} s, all of ${countOf(looks.length, 'service')} healthy at every look. ${traffic}.`;
};
