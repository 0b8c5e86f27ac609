import { type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { NewDeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { TestResult } from '../../shared/domain/testing/test-result.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { concludeTask } from '../../shared/runtime/conclude-task.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { faultsOfDependencies, faultsOfService, faultsOfTests, type BehaviorFault } from './check-behavior.ts';

export type VerifyBehaviorDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'specification' | 'plan' | 'tests'>;
  readonly deployer: Pick<ServiceDeployer, 'describe'>;
  readonly clock: Clock;
};

const component = 'integration-tester';
const looksAtATime = 16;

const verify = async (
  deps: VerifyBehaviorDeps,
  { deployment_id, environment_id }: OpenDeployment,
  tests: readonly TestResult[],
): Promise<StepFinding> => {
  const [specification, plan] = await Promise.all([
    need(deps.records.specification(deployment_id), 'specification of deployment', deployment_id),
    need(deps.records.plan(deployment_id), 'plan of deployment', deployment_id),
  ]);
  const names = [
    ...new Set(
      specification.services.flatMap((service) => [
        service.name,
        ...service.dependencies.map((one) => one.service_name),
      ]),
    ),
  ];
  const running = new Map(
    await inParallel(
      names,
      looksAtATime,
      async (service_name) => [service_name, await deps.deployer.describe({ environment_id, service_name })] as const,
    ),
  );
  const faults: readonly BehaviorFault[] = [
    ...faultsOfTests(tests),
    ...plan.services.flatMap((planned) => faultsOfService(planned, running.get(planned.name))),
    ...specification.services.flatMap((service) => faultsOfDependencies(service, (name) => running.get(name))),
  ];
  if (faults.length > 0) {
    return {
      outcome: 'FAILED',
      code: 'behavior_wrong',
      message: `${listWords(
        faults.map((fault) => fault.words),
        '; ',
      )}.`,
      affected_components: [...new Set(faults.map((fault) => fault.subject))],
    };
  }
  const passed = tests.filter((test) => test.status === 'PASSED').length;
  return {
    outcome: 'PASSED',
    message: `${countOf(passed, 'test')} passed; ${countOf(plan.services.length, 'service')} healthy with all traffic on what was released; every dependency serves.`,
  };
};

const completed = (tests: readonly TestResult[]): NewDeploymentEvent => ({
  event_type: 'TESTING_COMPLETED',
  phase: 'TESTING',
  status: 'SUCCEEDED',
  details: { tests: tests.length, passed: tests.filter((test) => test.status === 'PASSED').length },
  source_component: component,
  affected_components: [...new Set(tests.map((test) => test.component_id))].slice(0, 50),
});

/** W54: all tests passed, every service of the release is whole, and so is all that it depends on. Ends the testing phase. */
export const verifyBehavior = (deps: VerifyBehaviorDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'TESTING', async (deployment) => {
    const tests = await deps.records.tests(deployment_id);
    const step = await runStep(deps.clock, 'W54', component, () => verify(deps, deployment, tests));
    return concludeTask(deps.journal, deployment, {
      during: 'TESTING',
      component,
      steps: [step],
      passed: (state) => [
        completed(tests),
        ...completePhase(state, 'TESTING', 'The release behaves as its specification says.', component),
      ],
    });
  });
