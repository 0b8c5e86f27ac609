import { stop, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { concludeTask } from '../../shared/runtime/conclude-task.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { refreshProjection, type RefreshDeps } from './refresh-projection.ts';
import { setAlarms, type SetAlarmsDeps, type SetAlarmsResult } from './set-alarms.ts';

export type SetUpMonitoringDeps = RefreshDeps &
  SetAlarmsDeps & {
    readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'intend'>;
    readonly records: Pick<DeploymentRecords, 'request' | 'events' | 'ledger'>;
    readonly environments: Pick<EnvironmentRepository, 'liveService' | 'findEnvironmentById'>;
    readonly clock: Clock;
  };

const component = 'monitoring-dashboard';

type Alert = DeploymentRequest['monitoring_config']['alerts'][number];

/** Alerts on services that are neither released nor live could never fire. */
const alertFaults = async (
  deps: SetUpMonitoringDeps,
  environment_id: string,
  { monitoring_config, specification }: DeploymentRequest,
): Promise<readonly string[]> => {
  const released = new Set(specification.services.map((service) => service.name));
  const isUnknown = async ({ service_name }: Alert): Promise<boolean> =>
    !released.has(service_name) && (await deps.environments.liveService(environment_id, service_name)) === undefined;
  const unknown = await Promise.all(
    monitoring_config.alerts.map(async (alert) =>
      (await isUnknown(alert))
        ? [`alert ${alert.name} watches ${alert.service_name}, which is neither in the release nor live`]
        : [],
    ),
  );
  const names = monitoring_config.alerts.map((alert) => alert.name);
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `more than one alert is called ${name}`,
  );
  return [...unknown.flat(), ...repeated];
};

type SetUp = StepFinding & { readonly alarms?: SetAlarmsResult };

const toldWords = (endpoints: Environment['monitoring_endpoints']): string =>
  endpoints.length === 0
    ? 'to the log only, since the environment has no monitoring_endpoints'
    : `to ${listWords(endpoints.map((endpoint) => endpoint.name))}`;

const alarmWords = (alarms: SetAlarmsResult | undefined): string =>
  alarms?.outcome === 'set' ? ` and are watched from now on (${alarms.words})` : '';

const setUp = async (deps: SetUpMonitoringDeps, deployment: OpenDeployment): Promise<SetUp> => {
  const { deployment_id, environment_id } = deployment;
  const request = await need(deps.records.request(deployment_id), 'request of deployment', deployment_id);
  const faults = await alertFaults(deps, environment_id, request);
  if (faults.length > 0) {
    return {
      outcome: 'FAILED',
      code: 'monitoring_invalid',
      message: `${listWords(faults, '; ')}. Correct monitoring_config.alerts.`,
      affected_components: request.monitoring_config.alerts.map((alert) => alert.service_name),
    };
  }
  const endpoints = (await deps.environments.findEnvironmentById(environment_id))?.monitoring_endpoints ?? [];
  const projection = (await deps.projections.find(deployment_id)) ?? (await refreshProjection(deps, deployment));
  const alarms = await setAlarms(deps, deployment, request);
  const { alerts, notify_on } = request.monitoring_config;
  return {
    outcome: 'PASSED',
    message: `${countOf(alerts.length, 'alert')} will be compared with what the bake measures${alarmWords(alarms)}; ${countOf(notify_on.length, 'kind')} of events are told ${toldWords(endpoints)}; the dashboard shows ${countOf(projection?.seen.at(-1)?.[1] ?? 0, 'event')}. Each version’s output goes to logs of its own from its installation on.`,
    ...(alarms !== undefined && { alarms }),
  };
};

/** W33: alerts, notifications and the dashboard are ready before anything runs. The last step of the preparation phase. */
export const setUpMonitoring = (deps: SetUpMonitoringDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'PROVISIONING', async (deployment) => {
    const step = await runStep(deps.clock, 'W33', component, () => setUp(deps, deployment));
    const { alarms } = step.finding;
    if (alarms?.outcome === 'stopped') return stop;
    return concludeTask(deps.journal, deployment, {
      during: 'PROVISIONING',
      component,
      steps: [step],
      records: { ledger: alarms?.ledger ?? [] },
      passed: (state) =>
        completePhase(state, 'PREPARATION', 'Resources, configuration and monitoring are ready.', component),
    });
  });
