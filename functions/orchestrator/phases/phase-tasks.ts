import type { DeploymentPhase } from '../../../shared/domain/deployment/deployment-status.ts';

/**
 * The tasks of each phase, in the order of the state machines (a test compares the two). INITIATION is over when a deployment exists. The
 * waves of DEPLOYMENT come between its first task and its last.
 */
export const phaseTasks = {
  INITIATION: [],
  VALIDATION: ['ValidateEnvironment', 'ScanSpecification'],
  PREPARATION: ['AssessResources', 'ProvisionResources', 'PrepareConfiguration', 'SetUpMonitoring'],
  DEPLOYMENT: ['PlanWave', 'VerifyServices'],
  TESTING: ['RunTests', 'ScanDeployment', 'VerifyBehavior'],
  COMPLETION: ['WatchRelease', 'ReportRelease', 'FinishDeployment'],
  ROLLBACK: ['BeginRollback', 'UndoEffects', 'FinishRollback'],
} as const satisfies Readonly<Record<DeploymentPhase, readonly string[]>>;

export type TaskName = (typeof phaseTasks)[DeploymentPhase][number] | 'AdvanceRollout';
