import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { StepId } from '../../shared/domain/deployment/step-record.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { runTask } from '../../shared/runtime/run-task.ts';
import { runStep, type FinishedStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { answerFaults, healthFaults, interactionFaults, type Fault, type FaultDeps } from './verify/find-faults.ts';
import { readTouchedServices, type TouchedServices, type TouchedSources } from './verify/touched-services.ts';

export type VerifyServicesDeps = FaultDeps &
  TouchedSources & {
    readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
    readonly records: Pick<DeploymentRecords, 'steps'>;
    readonly clock: Clock;
  };

const component = 'orchestrator';

const findingOf = (faults: readonly Fault[], code: string, sound: string): StepFinding =>
  faults.length === 0
    ? { outcome: 'PASSED', message: sound }
    : {
        outcome: 'FAILED',
        code,
        message: `${listWords(
          faults.map(({ message }) => message),
          '; ',
          10,
        )}.`,
        affected_components: [...new Set(faults.map((fault) => fault.component))],
      };

/** Each of the three looks for itself, so that the report tells all that is wrong. */
const looks = (
  deps: VerifyServicesDeps,
  touched: TouchedServices,
): readonly (readonly [StepId, () => Promise<StepFinding>])[] => {
  const pairs = touched.released.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  return [
    [
      'W42',
      async () =>
        pairs === 0
          ? { outcome: 'SKIPPED', message: 'No service of the release depends on another.' }
          : findingOf(
              await interactionFaults(deps, touched),
              'dependency_unreachable',
              `${countOf(pairs, 'dependency', 'dependencies')}: each answers at the address that its dependents were given.`,
            ),
    ],
    [
      'W43',
      async () =>
        findingOf(
          await healthFaults(deps, touched),
          'service_unhealthy',
          `All instances of ${countOf(touched.all.size, 'service')} are healthy.`,
        ),
    ],
    [
      'W44',
      async () =>
        findingOf(
          await answerFaults(deps, touched),
          'service_not_answering',
          `${countOf(touched.released.length, 'service')} answer as expected through their stable addresses.`,
        ),
    ],
  ];
};

const runLooks = async (deps: VerifyServicesDeps, touched: TouchedServices): Promise<readonly FinishedStep[]> => {
  const steps: FinishedStep[] = [];
  for (const [id, look] of looks(deps, touched)) steps.push(await runStep(deps.clock, id, component, look));
  return steps;
};

/** W42, W43 and W44: what was rolled out works together, is healthy, and answers its callers. Ends the deployment phase. */
export const verifyServices = (deps: VerifyServicesDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'DEPLOYING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W42', 'W43', 'W44'])) return proceed;
    const touched = await readTouchedServices(deps, deployment);
    const steps = await runLooks(deps, touched);
    return concludeTask(deps.journal, deployment, {
      during: 'DEPLOYING',
      component,
      steps,
      passed: (state) =>
        completePhase(state, 'DEPLOYMENT', `${countOf(touched.released.length, 'service')} deployed and verified.`),
    });
  });
