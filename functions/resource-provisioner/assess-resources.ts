import type { TaskInput, TaskOutput } from '../../shared/contracts/tasks.ts';
import { startProvisioning } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { concludeTask } from '../../shared/runtime/conclude-task.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { findingOfChecks, resultOfCheck, type ValidationCheck } from '../../shared/runtime/validation-check.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { assessRequirements } from './assess-requirements.ts';
import { readRequirements, type RequirementSources } from './known-requirements.ts';

export type AssessResourcesDeps = RequirementSources & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly clock: Clock;
};

const component = 'resource-provisioner';

type Assessment = StepFinding & { readonly checks: readonly ValidationCheck[] };

const assess = async (deps: AssessResourcesDeps, deployment: OpenDeployment): Promise<Assessment> => {
  const { environment, known } = await readRequirements(deps, deployment);
  if (known.length === 0) return { outcome: 'SKIPPED', message: 'The release needs no resource.', checks: [] };
  const checks = assessRequirements(known, environment);
  return { ...findingOfChecks(checks, 'resources_refused'), checks };
};

/**
 * P11 to P14, before anything is made: every fault of every requirement at once. A refusal counts as the failure of step W31, and a release
 * without requirements skips it; otherwise ProvisionResources records that step.
 */
export const assessResources = (deps: AssessResourcesDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'PREPARING', async (deployment) => {
    const step = await runStep(deps.clock, 'W31', component, () => assess(deps, deployment));
    const validations = step.finding.checks.map((check) => resultOfCheck(check, timestampOf(deps.clock.now())));
    return concludeTask(deps.journal, deployment, {
      during: 'PREPARING',
      component,
      steps: step.finding.outcome === 'PASSED' ? [] : [step],
      records: { validations },
      passed: (state) => startProvisioning(state),
    });
  });
