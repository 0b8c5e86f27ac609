import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import type { ServiceDeployer, TrafficMeasure } from '../../shared/ports/service-deployer.port.ts';
import { errorPercentOf } from './watch-verdict.ts';

type Alert = DeploymentRequest['monitoring_config']['alerts'][number];

const valueOf = (alert: Alert, traffic: TrafficMeasure): number =>
  alert.metric === 'ERROR_PERCENT' ? errorPercentOf(traffic) : traffic.latency_p95_milliseconds;

const unitOf = (alert: Alert): string => (alert.metric === 'ERROR_PERCENT' ? '% errors' : ' ms p95');

/** The alerts whose threshold was passed by a version of their service, in words; services without a request fire none. */
export const firedAlerts = async (
  deployer: Pick<ServiceDeployer, 'measure'>,
  environment_id: string,
  alerts: readonly Alert[],
  since_milliseconds: number,
): Promise<readonly string[]> => {
  const fired = alerts.map(async (alert) => {
    const measures = await deployer.measure({ environment_id, service_name: alert.service_name }, since_milliseconds);
    return measures
      .filter((traffic) => traffic.requests > 0 && valueOf(alert, traffic) > alert.above)
      .map(
        (traffic) =>
          `${alert.name}: ${alert.service_name} had ${valueOf(alert, traffic).toFixed(1)}${unitOf(alert)} in ${countOf(traffic.requests, 'request')}, threshold ${alert.above}`,
      );
  });
  return (await Promise.all(fired)).flat();
};
