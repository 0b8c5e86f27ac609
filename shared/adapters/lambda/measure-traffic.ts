import { GetMetricDataCommand, type CloudWatchClient, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../ports/clock.port.ts';
import type { ServiceDeployer, TrafficMeasure } from '../../ports/service-deployer.port.ts';
import { asking, CloudWatchBusyError } from '../cloudwatch/cloudwatch-fault.ts';
import { readService } from './lambda-service.records.ts';
import type { LambdaVersion } from './lambda-service.ts';
import type { ServiceRecords } from './lambda-settings.ts';
import { queryId, trafficQueries, type MeasureName, type MetricSet } from './traffic-queries.ts';

export type MeasureTrafficDeps = ServiceRecords & {
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
  readonly clock: Clock;
};

/** CloudWatch has a number for each minute, and takes 500 queries at a time: 50 versions. */
const minute_milliseconds = 60_000;
const versionsAtATime = 50;

type Results = ReadonlyMap<string, readonly number[]>;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** What CloudWatch could not read now looks like no traffic at all. */
const requireRead = (results: readonly MetricDataResult[]): void => {
  const broken = results.find(({ StatusCode }) => StatusCode === 'InternalError');
  if (broken !== undefined) throw new CloudWatchBusyError(`CloudWatch could not read ${broken.Id} now.`);
};

/** A span that CloudWatch splits in two has two percentiles: the worse one counts. */
const measureOf = ({ version_id, function_version }: LambdaVersion, results: Results): TrafficMeasure => {
  const valuesOf = (set: MetricSet, measure: MeasureName) => results.get(queryId(set, measure, function_version)) ?? [];
  const set = sumOf(valuesOf('url', 'requests')) > 0 ? 'url' : 'invocation';
  const latency = (measure: MeasureName) => Math.max(0, ...valuesOf(set, measure));
  return {
    version_id,
    requests: sumOf(valuesOf(set, 'requests')),
    errors: sumOf(valuesOf(set, 'errors')),
    latency_p50_milliseconds: latency('p50'),
    latency_p95_milliseconds: latency('p95'),
    latency_p99_milliseconds: latency('p99'),
  };
};

const ask = async (
  { cloudwatch }: MeasureTrafficDeps,
  function_name: string,
  versions: readonly LambdaVersion[],
  span: { readonly begin: number; readonly end: number },
): Promise<Results> => {
  const period_seconds = (span.end - span.begin) / 1_000;
  const found: MetricDataResult[] = [];
  let NextToken: string | undefined;
  do {
    const command = new GetMetricDataCommand({
      StartTime: new Date(span.begin),
      EndTime: new Date(span.end),
      MetricDataQueries: versions.flatMap(({ function_version }) => [
        ...trafficQueries(function_name, function_version, period_seconds),
      ]),
      NextToken,
    });
    const page = await asking(cloudwatch.send(command));
    found.push(...(page.MetricDataResults ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  requireRead(found);
  const byId = Map.groupBy(found, ({ Id }) => Id ?? '');
  return new Map([...byId].map(([id, results]) => [id, results.flatMap(({ Values }) => Values ?? [])]));
};

/**
 * Requests through the service's address by version, from CloudWatch, in whole minutes. CloudWatch learns of a request a minute or two
 * after it: a younger one is missing. No data means no request. Throws CloudWatchBusyError when CloudWatch cannot tell now.
 */
export const measureTraffic =
  (deps: MeasureTrafficDeps): ServiceDeployer['measure'] =>
  async (target, since_milliseconds) => {
    const service = await readService(deps, target);
    if (service === undefined) return [];
    const begin = Math.floor(since_milliseconds / minute_milliseconds) * minute_milliseconds;
    const end = Math.ceil(deps.clock.now() / minute_milliseconds) * minute_milliseconds;
    const measured: TrafficMeasure[] = [];
    for (let first = 0; first < service.versions.length; first += versionsAtATime) {
      const versions = service.versions.slice(first, first + versionsAtATime);
      const results = end > begin ? await ask(deps, service.function_name, versions, { begin, end }) : new Map();
      measured.push(...versions.map((version) => measureOf(version, results)));
    }
    return measured;
  };
