import type { TaskInput, TaskOutput } from '../../shared/contracts/tasks.ts';
import { startProvisioning } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { concludeTask } from '../../shared/runtime/conclude-task.ts';
import { runTask } from '../../shared/runtime/run-task.ts';
import { findingOfChecks, resultOfCheck } from '../../shared/runtime/validation-check.ts';
import { runStep } from '../../shared/runtime/workflow-step.ts';
import { assessRequirements } from './assess-requirements.ts';
import { readRequirements, type RequirementSources } from './known-requirements.ts';

export type AssessResourcesDeps = RequirementSources & { readonly journal: DeploymentJournal; readonly clock: Clock };

const component = 'resource-provisioner';

/**
 * P11 to P14, before anything is made: every fault of every requirement at once. A refusal counts as the failure of step W31; otherwise
 * ProvisionResources records that step.
 */
export const assessResources = (deps: AssessResourcesDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps.journal, deployment_id, 'PREPARING', async (deployment) => {
    const step = await runStep(deps.clock, 'W31', component, async () => {
      const { environment, known } = await readRequirements(deps, deployment);
      const checks = assessRequirements(known, environment);
      return { ...findingOfChecks(checks, 'resources_refused'), checks };
    });
    const validations = step.finding.checks.map((check) => resultOfCheck(check, timestampOf(deps.clock.now())));
    const steps = step.finding.outcome === 'FAILED' ? [step] : [];
    return concludeTask(deps.journal, deployment, {
      during: 'PREPARING',
      component,
      steps,
      records: { validations },
      passed: (state) => startProvisioning(state),
    });
  });
