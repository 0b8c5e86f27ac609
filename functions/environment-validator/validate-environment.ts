import { proceed, stop, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { mustStop, runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { findingOfChecks, resultOfCheck, type ValidationCheck } from '../../shared/runtime/validation-check.ts';
import { runStep, type FinishedStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import type { StepId } from '../../shared/domain/deployment/step-record.ts';
import { assessDeploymentRisk } from './assess-deployment-risk.ts';
import { checkAvailability } from './check-availability.ts';
import { checkEnvironment } from './check-environment.ts';
import { readFacts, type ValidationFacts, type ValidationSources } from './validation-facts.ts';

export type ValidateEnvironmentDeps = ValidationSources & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'specification' | 'plan' | 'steps'>;
  readonly clock: Clock;
};

type CheckedStep = FinishedStep<StepFinding & { readonly checks: readonly ValidationCheck[] }>;

const component = 'environment-validator';

/** PENDING to VALIDATING: from here on people see that somebody works on it. */
const begin = ({ journal }: ValidateEnvironmentDeps, deployment: OpenDeployment) =>
  journal.commit(deployment, (state) => ({
    events: completePhase(state, 'INITIATION', 'The release is accepted and its environment held.'),
  }));

/** The facts are read once, as part of the first step. */
const runChecks = async (
  { clock, ...sources }: ValidateEnvironmentDeps,
  deployment: OpenDeployment,
): Promise<readonly CheckedStep[]> => {
  let facts: ValidationFacts | undefined;
  const step = (
    id: StepId,
    code: string,
    check: (facts: ValidationFacts) => readonly ValidationCheck[],
  ): Promise<CheckedStep> =>
    runStep(clock, id, component, async () => {
      facts ??= await readFacts(sources, deployment);
      const checks = check(facts);
      return { ...findingOfChecks(checks, code), checks };
    });
  return [
    await step('W21', 'environment_not_ready', checkEnvironment),
    await step('W22', 'not_available', checkAvailability),
    await step('W24', 'risk_not_assessed', assessDeploymentRisk),
  ];
};

/**
 * W21, W22 and W24: whether the environment is fit and what the release needs is there, with a result for every check. The faults of all of
 * them are told at once.
 */
export const validateEnvironment = (deps: ValidateEnvironmentDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'VALIDATING', async (deployment) => {
    if (mustStop(await begin(deps, deployment))) return stop;
    if (await areOnRecord(deps.records, deployment_id, ['W21', 'W22', 'W24'])) return proceed;
    const steps = await runChecks(deps, deployment);
    const now = timestampOf(deps.clock.now());
    const validations = steps.flatMap((step) => step.finding.checks.map((check) => resultOfCheck(check, now)));
    return concludeTask(deps.journal, deployment, {
      during: 'VALIDATING',
      component,
      steps,
      records: { validations },
      failed_as: 'VALIDATION_FAILED',
    });
  });
