import { describe, expect, it } from '@jest/globals';
import {
  environmentTrafficSchema,
  getEnvironmentTraffic,
  type ObservedVersion,
} from '../../../../../shared/domain/environment/environment-traffic.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';

const version = (name: string, more: Partial<ObservedVersion> = {}): ObservedVersion => ({
  version: name,
  version_id: `${name}-1f`,
  weight: 0,
  healthy_instances: 0,
  running_instances: 0,
  requests: 0,
  errors: 0,
  latency_p50_milliseconds: 0,
  latency_p95_milliseconds: 0,
  ...more,
});
const trafficOf = (versions: readonly ObservedVersion[], seconds = 10) =>
  getEnvironmentTraffic('dev', [{ service_name: 'cart', url: 'http://cart', versions }], seconds, timestampOf(0));

describe('getEnvironmentTraffic', () => {
  it('tells shares of traffic, rates and errors of each version, the one with most traffic first', () => {
    const traffic = trafficOf([
      version('2.0', { weight: 1, running_instances: 1, healthy_instances: 1, requests: 200, errors: 50 }),
      version('1.0', { weight: 3, running_instances: 2, healthy_instances: 1, requests: 600 }),
    ]);
    expect(environmentTrafficSchema.parse(traffic)).toEqual(traffic);
    expect(traffic.services[0]?.versions).toMatchObject([
      { version: '1.0', weight_percent: 75, requests_per_second: 60, error_percent: 0, healthy_instances: 1 },
      { version: '2.0', weight_percent: 25, requests_per_second: 20, error_percent: 25 },
    ]);
  });

  it('leaves out a version that is only kept for a rollback', () => {
    const traffic = trafficOf([version('1.0'), version('2.0', { weight: 100, running_instances: 1 })]);
    expect(traffic.services[0]?.versions.map((one) => one.version)).toEqual(['2.0']);
  });

  it('has numbers where nothing was asked, and no traffic is shared', () => {
    const traffic = trafficOf([version('1.0', { running_instances: 1 })], 0);
    expect(traffic.services[0]?.versions).toMatchObject([
      { weight_percent: 0, requests_per_second: 0, error_percent: 0 },
    ]);
  });
});
