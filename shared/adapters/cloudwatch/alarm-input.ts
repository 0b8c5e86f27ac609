import type { Dimension, Metric, MetricDataQuery, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Alarm } from '../../ports/alarms.port.ts';
import { releaseTags, type NamingScope } from '../aws/physical-name.ts';
import { alarmDescription } from './alarm-description.ts';
import { alarmName } from './alarm-names.ts';
import { serviceDimensions } from './service-dimensions.ts';

export type AlarmScope = NamingScope & { readonly topic_arn: string };

const period_seconds = 60;

const metricOf = (Dimensions: Dimension[], MetricName: string): Metric => ({
  Namespace: 'AWS/Lambda',
  MetricName,
  Dimensions,
});

const sumOf = (Id: string, metric: Metric): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: metric, Period: period_seconds, Stat: 'Sum' },
  ReturnData: false,
});

/** A minute without an error has no data point of errors, and one without a request has nothing to judge. */
const errorPercent: MetricDataQuery = {
  Id: 'error_percent',
  Expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
  Label: 'Requests that failed, percent',
  ReturnData: true,
};

const measureOf = (dimensions: Dimension[], { metric }: Alarm): Partial<PutMetricAlarmCommandInput> =>
  metric === 'ERROR_PERCENT'
    ? {
        Metrics: [
          sumOf('requests', metricOf(dimensions, 'UrlRequestCount')),
          sumOf('errors', metricOf(dimensions, 'Url5xxCount')),
          errorPercent,
        ],
      }
    : { ...metricOf(dimensions, 'UrlRequestLatency'), ExtendedStatistic: 'p95', Period: period_seconds };

/**
 * The alarm as CloudWatch takes it: in ALARM when three of the last five minutes are above the threshold. Minutes without a request count as
 * good. Tells the stage's topic when it begins and when it is over.
 */
export const alarmInput = (scope: AlarmScope, environment_id: string, alarm: Alarm): PutMetricAlarmCommandInput => {
  const { stage, topic_arn } = scope;
  const dimensions = serviceDimensions(scope, environment_id, alarm.service_name);
  return {
    AlarmName: alarmName(scope, environment_id, alarm),
    AlarmDescription: alarmDescription(environment_id, alarm),
    ...measureOf(
      dimensions.map(([Name, Value]) => ({ Name, Value })),
      alarm,
    ),
    EvaluationPeriods: 5,
    DatapointsToAlarm: 3,
    Threshold: alarm.above,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    ActionsEnabled: true,
    AlarmActions: [topic_arn],
    OKActions: [topic_arn],
    Tags: Object.entries(releaseTags(stage, environment_id, alarm.service_name)).map(([Key, Value]) => ({
      Key,
      Value,
    })),
  };
};
