import type { ComponentName } from '../naming/names.ts';

/** All metrics of Windlass itself are in this namespace of CloudWatch. */
export const metricNamespace = 'Windlass';

/**
 * The Lambdas that are measured, by component: every component has some, so that its dashboard shows all seven. Not the sweeper, whose
 * metrics would be paid for though nothing happens.
 */
export const measuredTasks = {
  orchestrator: [
    'PlanWave',
    'AdvanceRollout',
    'RecordServiceFailure',
    'VerifyServices',
    'FinishDeployment',
    'HandleFailure',
    'RetryPhase',
    'BeginRollback',
    'UndoEffects',
    'FinishRollback',
    'OrchestratorApi',
    'ControlApi',
    'AboutApi',
    'PublishEvents',
    'RecoverDeployment',
    'AcceptRequest',
    'FireTriggers',
    'StartQueued',
  ],
  'environment-validator': ['ValidateEnvironment'],
  'configuration-manager': ['PrepareConfiguration', 'ConfigurationApi'],
  'resource-provisioner': ['AssessResources', 'ProvisionResources', 'ResourceApi'],
  'security-scanner': ['ScanSpecification', 'ScanDeployment'],
  'integration-tester': ['RunTests', 'VerifyBehavior'],
  'monitoring-dashboard': [
    'SetUpMonitoring',
    'WatchRelease',
    'ReportRelease',
    'DashboardApi',
    'ProjectEvent',
    'Notify',
    'RecordMetrics',
    'MaintainDashboards',
  ],
} as const satisfies Readonly<Record<ComponentName, readonly string[]>>;

/** A component with one of its tasks. */
export type MeasuredTask = {
  readonly [Component in ComponentName]: {
    readonly component: Component;
    readonly task: (typeof measuredTasks)[Component][number];
  };
}[ComponentName];

export const allTasks = Object.values(measuredTasks).flat();
