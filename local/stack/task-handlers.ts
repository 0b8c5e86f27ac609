import { createHandler as prepareConfiguration } from '../../functions/configuration-manager/prepare-configuration.handler.ts';
import { createHandler as validateEnvironment } from '../../functions/environment-validator/validate-environment.handler.ts';
import { createHandler as runTests } from '../../functions/integration-tester/run-tests.handler.ts';
import { createHandler as verifyBehavior } from '../../functions/integration-tester/verify-behavior.handler.ts';
import { createHandler as reportRelease } from '../../functions/monitoring-dashboard/report-release.handler.ts';
import { createHandler as setUpMonitoring } from '../../functions/monitoring-dashboard/set-up-monitoring.handler.ts';
import { createHandler as watchRelease } from '../../functions/monitoring-dashboard/watch-release.handler.ts';
import { createHandler as advanceRollout } from '../../functions/orchestrator/advance-rollout.handler.ts';
import { createHandler as beginRollback } from '../../functions/orchestrator/begin-rollback.handler.ts';
import { createHandler as finishDeployment } from '../../functions/orchestrator/finish-deployment.handler.ts';
import { createHandler as finishRollback } from '../../functions/orchestrator/finish-rollback.handler.ts';
import { createHandler as handleFailure } from '../../functions/orchestrator/handle-failure.handler.ts';
import { createHandler as planWave } from '../../functions/orchestrator/plan-wave.handler.ts';
import { createHandler as recordServiceFailure } from '../../functions/orchestrator/record-service-failure.handler.ts';
import { createHandler as retryPhase } from '../../functions/orchestrator/retry-phase.handler.ts';
import { createHandler as undoEffects } from '../../functions/orchestrator/undo-effects.handler.ts';
import { createHandler as verifyServices } from '../../functions/orchestrator/verify-services.handler.ts';
import { createHandler as assessResources } from '../../functions/resource-provisioner/assess-resources.handler.ts';
import { createHandler as provisionResources } from '../../functions/resource-provisioner/provision-resources.handler.ts';
import { createHandler as scanDeployment } from '../../functions/security-scanner/scan-deployment.handler.ts';
import { createHandler as scanSpecification } from '../../functions/security-scanner/scan-specification.handler.ts';
import type { TaskFunctions } from '../workflow/task.functions.ts';
import type { StackDeps } from './stack-deps.ts';

/** Every function that the state machines call, by the name that they call it by. */
export const taskHandlers = (deps: StackDeps): TaskFunctions => ({
  ValidateEnvironment: validateEnvironment(deps),
  ScanSpecification: scanSpecification(deps),
  AssessResources: assessResources(deps),
  ProvisionResources: provisionResources(deps),
  PrepareConfiguration: prepareConfiguration(deps),
  SetUpMonitoring: setUpMonitoring(deps),
  PlanWave: planWave(deps),
  AdvanceRollout: advanceRollout(deps),
  RecordServiceFailure: recordServiceFailure(deps),
  VerifyServices: verifyServices(deps),
  RunTests: runTests(deps),
  ScanDeployment: scanDeployment(deps),
  VerifyBehavior: verifyBehavior(deps),
  WatchRelease: watchRelease(deps),
  ReportRelease: reportRelease(deps),
  FinishDeployment: finishDeployment(deps),
  HandleFailure: handleFailure(deps),
  RetryPhase: retryPhase(deps),
  BeginRollback: beginRollback(deps),
  UndoEffects: undoEffects(deps),
  FinishRollback: finishRollback(deps),
});
