import type { EnvironmentTraffic, VersionTraffic } from '../../shared/domain/environment/environment-traffic.ts';
import { clockText, latencyText } from './format.ts';
import { tableText } from './terminal.ts';

const head = ['service', 'version', 'weight', 'instances', 'requests/s', 'errors', 'p50', 'p95'];

const numbers = (version: VersionTraffic): readonly string[] => [
  version.version,
  `${Math.round(version.weight_percent)}%`,
  version.healthy_instances === version.running_instances
    ? String(version.running_instances)
    : `${version.healthy_instances} of ${version.running_instances}`,
  version.requests_per_second.toFixed(1),
  `${version.error_percent.toFixed(1)}%`,
  latencyText(version.latency_p50_milliseconds),
  latencyText(version.latency_p95_milliseconds),
];

/** What the services of an environment are asked, a line for each version. */
export const trafficLines = ({
  environment_id,
  measured_at,
  seconds,
  services,
}: EnvironmentTraffic): readonly string[] => {
  const title = `${environment_id} at ${clockText(measured_at)}, over the last ${Math.round(seconds)} s`;
  const rows = services.flatMap(({ service_name, versions }) =>
    versions.map((version, index) => [index === 0 ? service_name : '', ...numbers(version)]),
  );
  return rows.length === 0
    ? [title, '', 'nothing serves in it yet']
    : [title, '', ...tableText(head, rows).split('\n')];
};
