import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { changeService } from '../../../../../shared/adapters/lambda/lambda-service.records.ts';
import { measureTraffic } from '../../../../../shared/adapters/lambda/measure-traffic.ts';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { lambdaVersion, target } from './lambda.fixture.ts';

const cloudwatch = mockClient(CloudWatchClient);
beforeEach(() => {
  cloudwatch.reset();
});
const now = Date.parse('2026-11-23T10:05:30.000Z');

const measure = async (since_milliseconds: number, ...numbers: string[]) => {
  const clock = { now: () => now };
  const table = openSqliteTable({ file: ':memory:', clock });
  const versions = numbers.map(lambdaVersion);
  await changeService({ table }, target, undefined, () => ({
    ...target,
    function_name: 'f',
    url: 'https://cart',
    versions,
  }));
  return measureTraffic({ table, cloudwatch: cloudwatch, clock })(target, since_milliseconds);
};
const result = (Id: string, ...Values: number[]) => ({ Id, Values });
const nothing = {
  requests: 0,
  errors: 0,
  latency_p50_milliseconds: 0,
  latency_p95_milliseconds: 0,
  latency_p99_milliseconds: 0,
};

describe('measuring the traffic of a Lambda function', () => {
  it('asks for the requests through the alias, by version, in whole minutes [IP31]', async () => {
    cloudwatch.on(GetMetricDataCommand).resolves({});
    await measure(Date.parse('2026-11-23T10:01:20.000Z'), '3');
    const {
      StartTime,
      EndTime,
      MetricDataQueries = [],
    } = cloudwatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input ?? {};
    expect([StartTime, EndTime]).toEqual([new Date('2026-11-23T10:01:00Z'), new Date('2026-11-23T10:06:00Z')]);
    expect(MetricDataQueries).toHaveLength(10);
    expect(MetricDataQueries[0]).toEqual({
      Id: 'url_requests_3',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: 'UrlRequestCount',
          Dimensions: [
            { Name: 'FunctionName', Value: 'f' },
            { Name: 'Resource', Value: 'f:live' },
            { Name: 'ExecutedVersion', Value: '3' },
          ],
        },
        Period: 300,
        Stat: 'Sum',
      },
    });
    expect(
      MetricDataQueries.map((query) => [query.MetricStat?.Metric?.MetricName, query.MetricStat?.Stat]).slice(5),
    ).toEqual([
      ['Invocations', 'Sum'],
      ['Errors', 'Sum'],
      ['Duration', 'p50'],
      ['Duration', 'p95'],
      ['Duration', 'p99'],
    ]);
  });

  it('takes what the URL counted, and else what the function did [IP31]', async () => {
    cloudwatch.on(GetMetricDataCommand).resolvesOnce({
      MetricDataResults: [
        result('url_requests_3', 4, 6),
        result('url_errors_3', 1),
        result('url_p95_3', 20, 30),
        result('invocation_requests_3', 99),
      ],
      NextToken: 'more',
    });
    cloudwatch.on(GetMetricDataCommand, { NextToken: 'more' }).resolves({
      MetricDataResults: [
        result('invocation_requests_4', 5),
        result('invocation_errors_4', 2),
        result('invocation_p99_4', 70.5),
      ],
    });
    expect(await measure(now - 60_000, '3', '4', '5')).toEqual([
      { ...nothing, version_id: 'v-3', requests: 10, errors: 1, latency_p95_milliseconds: 30 },
      { ...nothing, version_id: 'v-4', requests: 5, errors: 2, latency_p99_milliseconds: 70.5 },
      { ...nothing, version_id: 'v-5' },
    ]);
  });

  it('takes no answer for no traffic only when it is one', async () => {
    cloudwatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ MetricDataResults: [{ ...result('url_requests_3'), StatusCode: 'InternalError' }] })
      .rejects(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }));
    const busy = { name: 'CloudWatchBusyError', retryable: true };
    await expect(measure(now - 60_000, '3')).rejects.toMatchObject(busy);
    await expect(measure(now - 60_000, '3')).rejects.toMatchObject(busy);
  });

  it('asks of many versions in parts, as many as CloudWatch takes at a time', async () => {
    cloudwatch.on(GetMetricDataCommand).resolves({});
    const numbers = Array.from({ length: 60 }, (_, index) => String(index + 1));
    expect(await measure(now - 60_000, ...numbers)).toHaveLength(60);
    const asked = cloudwatch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.MetricDataQueries);
    expect(asked.map((queries) => queries?.length)).toEqual([500, 100]);
  });

  it('asks nothing of the future', async () => {
    expect(await measure(now + 120_000, '3')).toEqual([{ ...nothing, version_id: 'v-3' }]);
    expect(cloudwatch.calls()).toHaveLength(0);
  });
});
