import { describe, expect, it } from '@jest/globals';
import { trafficLines } from '../../../../cli/output/traffic-lines.ts';
import type { VersionTraffic } from '../../../../shared/domain/environment/environment-traffic.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';

const version = (more: Partial<VersionTraffic>): VersionTraffic => ({
  version: '1.0.0',
  version_id: 'v',
  weight_percent: 100,
  healthy_instances: 2,
  running_instances: 2,
  requests: 0,
  requests_per_second: 0,
  error_percent: 0,
  latency_p50_milliseconds: 0,
  latency_p95_milliseconds: 0,
  ...more,
});
const environment = { environment_id: 'dev', measured_at: timestampOf(0), seconds: 10.4 };

describe('what windlass top shows', () => {
  it('is a line for each version, under the name of its service', () => {
    const running = version({ weight_percent: 90, requests_per_second: 180.25, latency_p50_milliseconds: 2.14 });
    const canary = version({ version: '1.1.0', weight_percent: 10, healthy_instances: 1, error_percent: 20 });
    const services = [
      { service_name: 'catalog', url: '', versions: [running, canary] },
      { service_name: 'shop', url: '', versions: [version({})] },
    ];
    const [title, , ...table] = trafficLines({ ...environment, services });
    expect(title).toMatch(/^dev at \d\d:\d\d:\d\d, over the last 10 s$/u);
    expect(table).toEqual([
      'service  version  weight  instances  requests/s  errors  p50     p95',
      'catalog  1.0.0    90%     2          180.3       0.0%    2.1 ms  -',
      '         1.1.0    10%     1 of 2     0.0         20.0%   -       -',
      'shop     1.0.0    100%    2          0.0         0.0%    -       -',
    ]);
  });

  it('is a sentence where nothing serves', () => {
    expect(trafficLines({ ...environment, services: [] }).at(-1)).toBe('nothing serves in it yet');
  });
});
