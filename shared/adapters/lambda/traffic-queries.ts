import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { liveAlias } from './lambda-names.ts';

/** In the order in which they are asked for. */
const measures = ['requests', 'errors', 'p50', 'p95', 'p99'] as const;
export type MeasureName = (typeof measures)[number];

/**
 * Lambda counts the requests of a function URL, and of the function's own invocations, by these dimensions:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html (FunctionName, Resource, ExecutedVersion) and
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html. The first knows 5xx answers and what the caller waits; its
 * page promises the dimension ExecutedVersion "primarily" for $LATEST, so the second, which is made for weighted aliases, stands in for it.
 */
export const metricSets = {
  url: { requests: 'UrlRequestCount', errors: 'Url5xxCount', latency: 'UrlRequestLatency' },
  invocation: { requests: 'Invocations', errors: 'Errors', latency: 'Duration' },
} as const;
export type MetricSet = keyof typeof metricSets;

const metricOf = (set: MetricSet, measure: MeasureName): { readonly name: string; readonly stat: string } => {
  const names = metricSets[set];
  return measure === 'requests' || measure === 'errors'
    ? { name: names[measure], stat: 'Sum' }
    : { name: names.latency, stat: measure };
};

export const queryId = (set: MetricSet, measure: MeasureName, function_version: string): string =>
  `${set}_${measure}_${function_version}`;

/** What is asked of CloudWatch for one version: requests that came through the alias, not our own health checks. */
export const trafficQueries = (
  function_name: string,
  function_version: string,
  period_seconds: number,
): readonly MetricDataQuery[] =>
  (['url', 'invocation'] as const).flatMap((set) =>
    measures.map((measure) => {
      const { name, stat } = metricOf(set, measure);
      return {
        Id: queryId(set, measure, function_version),
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: name,
            Dimensions: [
              { Name: 'FunctionName', Value: function_name },
              { Name: 'Resource', Value: `${function_name}:${liveAlias}` },
              { Name: 'ExecutedVersion', Value: function_version },
            ],
          },
          Period: period_seconds,
          Stat: stat,
        },
      };
    }),
  );
