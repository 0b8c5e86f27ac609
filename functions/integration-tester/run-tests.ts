import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { ApiTest, PerformanceTest } from '../../shared/domain/specification/success-criteria.ts';
import type { TestResult } from '../../shared/domain/testing/test-result.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { HttpClient } from '../../shared/ports/http-client.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask } from '../../shared/runtime/run-task.ts';
import { runStep, type FinishedStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { limitTime } from './limit-time.ts';
import { failureWords, runApiTest } from './run-api-test.ts';
import { loadFailureWords, loadWords, runPerformanceTest } from './run-performance-test.ts';

export type RunTestsDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'specification' | 'steps'>;
  readonly deployer: Pick<ServiceDeployer, 'addressOf'>;
  readonly http: HttpClient;
  readonly clock: Clock;
};

type Outcome<T> = { readonly test: T; readonly result: TestResult };
type Finding = StepFinding & { readonly tests: readonly TestResult[] };

const component = 'integration-tester';
const mostNamed = 10;
/** The task has fifteen; its last request may take one, and it must be able to say how the tests went. */
const mostMinutes = 12;

const findingOf = <T extends { readonly service_name: string }>(
  outcomes: readonly Outcome<T>[],
  code: string,
  words: (test: T, result: TestResult) => string,
  passed: string,
): Finding => {
  const tests = outcomes.map(({ result }) => result);
  const failed = outcomes.filter(({ result }) => result.status !== 'PASSED');
  if (failed.length === 0) return { outcome: 'PASSED', message: passed, tests };
  const named = listWords(
    failed.map(({ test, result }) => words(test, result)),
    ' ',
    mostNamed,
  );
  const affected_components = [...new Set(failed.map(({ test }) => test.service_name))];
  return {
    outcome: 'FAILED',
    code,
    message: `${failed.length} of ${countOf(outcomes.length, 'test')} failed. ${named}`,
    affected_components,
    tests,
  };
};

const nothingDeclared = (kind: string): Finding => ({
  outcome: 'SKIPPED',
  message: `The specification declares no ${kind}.`,
  tests: [],
});

/** One after the other, in the order of the specification: one test may prepare what the next looks at. */
const inOrder = async <T extends { readonly service_name: string }>(
  deps: RunTestsDeps,
  environment_id: string,
  tests: readonly T[],
  run: (test: T, address: string) => Promise<TestResult>,
): Promise<readonly Outcome<T>[]> => {
  const outcomes: Outcome<T>[] = [];
  for (const test of tests) {
    const address = await deps.deployer.addressOf({ environment_id, service_name: test.service_name });
    outcomes.push({ test, result: await run(test, address) });
  }
  return outcomes;
};

const apiTests = (
  deps: RunTestsDeps,
  environment_id: string,
  tests: readonly ApiTest[],
): Promise<FinishedStep<Finding>> =>
  runStep(deps.clock, 'W51', component, async () => {
    if (tests.length === 0) return nothingDeclared('api_tests');
    const outcomes = await inOrder(deps, environment_id, tests, (test, address) =>
      runApiTest(deps.http, test, address),
    );
    return findingOf(
      outcomes,
      'tests_failed',
      failureWords,
      `${countOf(tests.length, 'API test')} passed, each with its first request.`,
    );
  });

const performanceTests = (
  deps: RunTestsDeps,
  environment_id: string,
  tests: readonly PerformanceTest[],
): Promise<FinishedStep<Finding>> =>
  runStep(deps.clock, 'W53', component, async () => {
    if (tests.length === 0) return nothingDeclared('performance_tests');
    const outcomes = await inOrder(deps, environment_id, tests, (test, address) =>
      runPerformanceTest(deps.http, test, address, () => deps.clock.now()),
    );
    const measured = listWords(
      outcomes.map(({ test, result }) => loadWords(test, result)),
      '; ',
      mostNamed,
    );
    return findingOf(
      outcomes,
      'performance_below_criteria',
      loadFailureWords,
      `${countOf(tests.length, 'performance test')} passed (nearest-rank percentiles): ${measured}.`,
    );
  });

/** W51 and W53: the tests that the specification declares, through the services' stable addresses. Both are run, whatever the first finds. */
export const runTests = (deps: RunTestsDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'TESTING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W51', 'W53'])) return proceed;
    const { success_criteria } = await need(
      deps.records.specification(deployment_id),
      'specification of deployment',
      deployment_id,
    );
    const timed = { ...deps, http: limitTime(deps.http, deps.clock, mostMinutes) };
    const functional = await apiTests(timed, deployment.environment_id, success_criteria.api_tests);
    const load = await performanceTests(timed, deployment.environment_id, success_criteria.performance_tests);
    const tests = [...functional.finding.tests, ...load.finding.tests];
    return concludeTask(deps.journal, deployment, {
      during: 'TESTING',
      component,
      steps: [functional, load],
      records: { tests },
    });
  });
