import { describe, expect, it } from '@jest/globals';
import {
  environmentDashboard,
  type EnvironmentDashboard,
} from '../../../../../../shared/domain/monitoring/dashboard/environment-dashboard.ts';
import { dashboardFaults, widgetsOf } from './dashboard-faults.ts';

const service = (name: string, has_alarm = false): EnvironmentDashboard['services'][number] => {
  const function_name = `windlass-e2e-env-production-of-everything-${name}`.padEnd(64, 'x');
  return {
    name,
    dimensions: [
      ['FunctionName', function_name],
      ['Resource', `${function_name}:live`],
    ],
    url: `https://${name}.lambda-url.eu-central-1.on.aws/`,
    version: '1.0.0',
    has_alarm,
  };
};
const services = (count: number) =>
  Array.from({ length: count }, (_, index) => service(`s${String(index).padStart(4, '0')}`, index === count - 1));

const dashboard = (changes: Partial<EnvironmentDashboard> = {}): string =>
  environmentDashboard({
    stage: 'e2e',
    region: 'eu-central-1',
    environment: { id: 'production', name: 'Production', type: 'PRODUCTION' },
    services: [service('cart'), service('shop')],
    alarm_arns: ['arn:aws:cloudwatch:eu-central-1:123456789012:alarm:cart-slow'],
    ...changes,
  });

const titles = (body: string): readonly string[] => widgetsOf(body).flatMap(({ properties }) => properties.title ?? []);
const metricNames = (body: string): readonly unknown[] => [
  ...new Set(widgetsOf(body).flatMap(({ properties }) => (properties.metrics ?? []).map((metric) => metric[1]))),
];

describe('the dashboard of an environment', () => {
  it('shows services, alarms and releases in valid widgets [DC6]', () => {
    const body = dashboard();
    expect(dashboardFaults(body)).toEqual([]);
    expect(titles(body)).toEqual([
      'Alarms',
      'Requests',
      'Errors (5xx)',
      'Latency p95, milliseconds',
      'Deployments',
      'Time of a deployment, milliseconds',
      'Time in each phase, milliseconds',
      'Services',
      'Rollbacks',
      'Findings',
    ]);
    expect(metricNames(body)).toEqual(
      expect.arrayContaining([
        'UrlRequestCount',
        'Url5xxCount',
        'UrlRequestLatency',
        'DeploymentsEnded',
        'PhaseDuration',
      ]),
    );
    expect(widgetsOf(body)[0]?.properties.markdown).toContain('[cart](https://cart.lambda-url');
  });

  it('shows what Windlass counts of this environment [DC6]', () => {
    const counted = widgetsOf(dashboard())
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => namespace === 'Windlass')
      .map((metric) => metric.slice(1, -1).join(' '));
    const here = 'stage e2e environment production';
    const ends = ['outcome COMPLETED', 'outcome FAILED', 'outcome CANCELLED'];
    const phases = ['VALIDATION', 'PREPARATION', 'DEPLOYMENT', 'TESTING', 'COMPLETION'];
    expect(counted).toEqual([
      `DeploymentsStarted ${here}`,
      ...ends.map((end) => `DeploymentsEnded ${here} ${end}`),
      ...ends.map((end) => `DeploymentDuration ${here} ${end}`),
      ...phases.map((phase) => `PhaseDuration ${here} phase ${phase}`),
      `ServicesActivated ${here}`,
      `ServicesFailed ${here}`,
      `RollbacksStarted ${here}`,
      ...ends.slice(0, 2).map((end) => `RollbacksEnded ${here} ${end}`),
      ...['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].map((severity) => `Findings ${here} severity ${severity}`),
    ]);
  });

  it('lists fifty services, and says how many more there are [DC6]', () => {
    const listed = (count: number) =>
      String(widgetsOf(dashboard({ services: services(count) }))[0]?.properties.markdown);
    expect(listed(60)).toContain('[s0049]');
    expect(listed(60)).not.toContain('[s0050]');
    expect(listed(60)).toContain('and 10 more');
    expect(listed(50)).not.toContain('more');
  });

  it('is valid without anything live', () => {
    const body = dashboard({ services: [], alarm_arns: [] });
    expect(dashboardFaults(body)).toEqual([]);
    expect(body).toContain('No service is live.');
  });

  it('shows every one of 300 services within the limits, the strongest of each group [DC6]', () => {
    const body = dashboard({ services: services(300), alarm_arns: Array.from({ length: 500 }, (_, n) => `arn:${n}`) });
    expect(dashboardFaults(body)).toEqual([]);
    expect(Buffer.byteLength(body)).toBeLessThan(400_000);
    expect(body).toContain('SORT(METRICS(), SUM, DESC, 10)');
    expect(body.split('"visible":false')).toHaveLength(1 + 3 * 300);
    expect(body).toContain('Requests: s0000 to s0089');
    for (const one of services(300)) expect(body).toContain(`"${one.name}"`);
    expect(body).not.toContain('services are shown');
  });

  it('says so when there are more than it can show, and leaves out none that has an alarm [DC6]', () => {
    const body = dashboard({ services: services(1_000) });
    expect(dashboardFaults(body)).toEqual([]);
    expect(body).toContain('300 of 1000 services are shown, those with alarms first');
    expect(body).toContain('"s0999"');
    expect(body).not.toContain('"s0299"');
  });

  it('is the same text for the same environment, in whatever order services come', () => {
    expect(dashboard({ services: services(30).toReversed() }).replace(/"markdown":"[^"]*"/g, '')).toBe(
      dashboard({ services: services(30) }).replace(/"markdown":"[^"]*"/g, ''),
    );
  });
});
