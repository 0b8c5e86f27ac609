import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchAlarms } from '../../../../../shared/adapters/cloudwatch/cloudwatch.alarms.ts';
import { alarmInput } from '../../../../../shared/adapters/cloudwatch/alarm-input.ts';
import { functionNameOf } from '../../../../../shared/adapters/lambda/lambda-names.ts';
import type { Alarm } from '../../../../../shared/ports/alarms.port.ts';

const scope = { stage: 'e2e', account_id: '123456789012', topic_arn: 'arn:aws:sns:eu-central-1:123456789012:told' };
const failing: Alarm = { name: 'failing', service_name: 'cart', metric: 'ERROR_PERCENT', above: 2.5 };
const slow: Alarm = { name: 'slow', service_name: 'cart', metric: 'LATENCY_P95_MILLISECONDS', above: 300 };
const function_name = functionNameOf(scope, { environment_id: 'dev', service_name: 'cart' });
const Dimensions = [
  { Name: 'FunctionName', Value: function_name },
  { Name: 'Resource', Value: `${function_name}:live` },
];

const open = () => {
  const client = new CloudWatchClient({ region: 'eu-central-1' });
  return { sent: mockClient(client), alarms: cloudWatchAlarms(client, scope) };
};

/** As CloudWatch describes what was put. */
const described = (environment_id: string, alarm: Alarm) => {
  const { AlarmName, AlarmDescription, Threshold } = alarmInput(scope, environment_id, alarm);
  return { AlarmName, AlarmDescription, Threshold, AlarmArn: `arn:aws:cloudwatch:alarm:${AlarmName}` } as const;
};

describe('alarms of CloudWatch', () => {
  it('compare the share of failed requests of the service’s address with the threshold [DC6]', async () => {
    const { sent, alarms } = open();
    sent.on(PutMetricAlarmCommand).resolves({});
    await alarms.put('dev', failing);
    expect(sent.commandCalls(PutMetricAlarmCommand)[0]?.args[0].input).toMatchObject({
      AlarmName: expect.stringMatching(/^windlass-e2e-env-dev-alarm-cart-failing-[0-9a-f]{8}$/) as unknown,
      Metrics: [
        {
          Id: 'requests',
          MetricStat: {
            Metric: { Namespace: 'AWS/Lambda', MetricName: 'UrlRequestCount', Dimensions },
            Period: 60,
            Stat: 'Sum',
          },
          ReturnData: false,
        },
        { Id: 'errors', MetricStat: { Metric: { MetricName: 'Url5xxCount', Dimensions } }, ReturnData: false },
        { Expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)', ReturnData: true },
      ],
      Threshold: 2.5,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
      ActionsEnabled: true,
      AlarmActions: [scope.topic_arn],
      OKActions: [scope.topic_arn],
      Tags: [
        { Key: 'windlass:stage', Value: 'e2e' },
        { Key: 'windlass:environment', Value: 'dev' },
        { Key: 'windlass:name', Value: 'cart' },
      ],
    });
  });

  it('compare the p95 latency with the threshold [DC6]', () => {
    const input = alarmInput(scope, 'dev', slow);
    expect(input).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'UrlRequestLatency',
      ExtendedStatistic: 'p95',
      Period: 60,
      Threshold: 300,
      Dimensions,
    });
    expect(input.Metrics).toBeUndefined();
  });

  it('are read back from all pages as they were put, and those of nobody or another environment are passed by', async () => {
    const { sent, alarms } = open();
    const foreign = [
      described('dev-alarm-cart', slow),
      { AlarmName: 'windlass-e2e-env-dev-alarm-x-y-00000000', AlarmDescription: 'made by hand', Threshold: 1 },
      { ...described('dev', slow), AlarmName: 'windlass-e2e-env-dev-alarm-cart-copied-00000000' },
    ];
    sent
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ MetricAlarms: [...foreign, described('dev', slow)], NextToken: 'more' })
      .resolves({ MetricAlarms: [described('dev', failing)] });
    expect(await alarms.list('dev')).toEqual([
      { ...failing, physical_id: expect.stringContaining('alarm-cart-failing') as unknown },
      { ...slow, physical_id: expect.stringContaining('alarm-cart-slow') as unknown },
    ]);
    expect(sent.commandCalls(DescribeAlarmsCommand).map(({ args }) => args[0].input)).toMatchObject([
      { AlarmNamePrefix: 'windlass-e2e-env-dev-alarm-' },
      { AlarmNamePrefix: 'windlass-e2e-env-dev-alarm-', NextToken: 'more' },
    ]);
  });

  it('are removed a hundred at a time', async () => {
    const { sent, alarms } = open();
    sent.on(DeleteAlarmsCommand).resolves({});
    await alarms.remove(
      'dev',
      Array.from({ length: 150 }, (_, index) => ({ ...slow, name: `a${index}` })),
    );
    expect(sent.commandCalls(DeleteAlarmsCommand).map(({ args }) => args[0].input.AlarmNames?.length)).toEqual([
      100, 50,
    ]);
  });

  it('are removed one by one when some are gone, since CloudWatch removes none of them together', async () => {
    const { sent, alarms } = open();
    const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFound' });
    sent.on(DeleteAlarmsCommand).rejectsOnce(gone).rejectsOnce(gone).resolves({});
    await alarms.remove('dev', [failing, slow]);
    expect(sent.commandCalls(DeleteAlarmsCommand).map(({ args }) => args[0].input.AlarmNames)).toEqual([
      [expect.stringContaining('failing'), expect.stringContaining('slow')],
      [expect.stringContaining('failing')],
      [expect.stringContaining('slow')],
    ]);
  });

  it('may be tried again when CloudWatch throttles, and not when it refuses', async () => {
    const { sent, alarms } = open();
    sent
      .on(PutMetricAlarmCommand)
      .rejectsOnce(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }))
      .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied' }));
    await expect(alarms.put('dev', slow)).rejects.toMatchObject({ name: 'CloudWatchBusyError', retryable: true });
    await expect(alarms.put('dev', slow)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
