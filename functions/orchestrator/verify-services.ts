import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { StepId } from '../../shared/domain/deployment/step-record.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { HttpClient } from '../../shared/ports/http-client.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { servingVersions } from '../../shared/runtime/running-service.ts';
import { runStep, type FinishedStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { coordinateComponentInteraction } from './coordinate-component-interaction.ts';
import { judgeHealth } from './rollout/judge-health.ts';
import { probeService, type ServiceAnswer } from './verify/probe-service.ts';

export type VerifyServicesDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'specification' | 'steps'>;
  readonly environments: Pick<EnvironmentRepository, 'liveService'>;
  readonly deployer: Pick<ServiceDeployer, 'describe' | 'waitUntilSettled'>;
  readonly http: HttpClient;
  readonly clock: Clock;
};

const component = 'orchestrator';
const looksAtATime = 16;
/** An instance that is just being started again gets this time. */
const settle_milliseconds = 10_000;

/** The services of the release, and those outside of it that they depend on. */
type Touched = { readonly environment_id: string; readonly released: readonly ServiceSpecification[]; readonly all: ReadonlyMap<string, ServiceSpecification> };
type Fault = { readonly component: string; readonly message: string };

const readTouched = async (deps: VerifyServicesDeps, { deployment_id, environment_id }: OpenDeployment): Promise<Touched> => {
  const { services } = await need(deps.records.specification(deployment_id), 'specification of deployment', deployment_id);
  const released = new Map(services.map((service) => [service.name, service]));
  const outside = [...new Set(services.flatMap(({ dependencies }) => dependencies.map(({ service_name }) => service_name)))].filter((name) => !released.has(name));
  const live = await inParallel(outside, looksAtATime, (name) => deps.environments.liveService(environment_id, name));
  return { environment_id, released: services, all: new Map([...released, ...live.flatMap((one) => (one === undefined ? [] : [[one.service_name, one.specification] as const]))]) };
};

/** Each dependency is asked once, however many depend on it. */
const askedOnce = (deps: VerifyServicesDeps, environment_id: string): ((service: ServiceSpecification) => Promise<ServiceAnswer>) => {
  const asked = new Map<string, Promise<ServiceAnswer>>();
  return (service) => {
    const answer = asked.get(service.name) ?? probeService(deps, environment_id, service);
    asked.set(service.name, answer);
    return answer;
  };
};

const interactionFaults = async (deps: VerifyServicesDeps, { environment_id, released, all }: Touched): Promise<readonly Fault[]> => {
  const ask = askedOnce(deps, environment_id);
  const pairs = released.flatMap((dependent) => dependent.dependencies.map(({ service_name }) => ({ dependent, service_name })));
  const faults = await inParallel(pairs, looksAtATime, async ({ dependent, service_name }): Promise<readonly Fault[]> => {
    const dependency = all.get(service_name);
    if (dependency === undefined) return [{ component: dependent.name, message: `${dependent.name} needs ${service_name}, which is not live any more` }];
    const result = await coordinateComponentInteraction(deps, { environment_id, dependent, dependency }, () => ask(dependency));
    return result.outcome === 'connected' ? [] : [{ component: dependent.name, message: result.message }];
  });
  return faults.flat();
};

const healthFaults = async (deps: VerifyServicesDeps, { environment_id, all }: Touched): Promise<readonly Fault[]> => {
  const faults = await inParallel([...all.values()], looksAtATime, async ({ name, health_checks }): Promise<readonly Fault[]> => {
    const target = { environment_id, service_name: name };
    const serving = servingVersions(await deps.deployer.describe(target));
    if (serving.length === 0) return [{ component: name, message: `${name}: no version of it takes traffic` }];
    const settled = await inParallel(serving, 1, ({ version_id }) => deps.deployer.waitUntilSettled(target, version_id, settle_milliseconds));
    const verdicts = settled.map((version) => judgeHealth(version, health_checks));
    return verdicts.flatMap((verdict) => (verdict.kind === 'healthy' ? [] : [{ component: name, message: `${name}: ${verdict.words}` }]));
  });
  return faults.flat();
};

const answerFaults = async (deps: VerifyServicesDeps, { environment_id, released }: Touched): Promise<readonly Fault[]> => {
  const answers = await inParallel(released, looksAtATime, async (service) => ({ service, answer: await probeService(deps, environment_id, service) }));
  return answers.flatMap(({ service, answer }) => (answer.outcome === 'answered' ? [] : [{ component: service.name, message: answer.message }]));
};

const findingOf = (faults: readonly Fault[], code: string, sound: string): StepFinding =>
  faults.length === 0
    ? { outcome: 'PASSED', message: sound }
    : { outcome: 'FAILED', code, message: `${listWords(faults.map(({ message }) => message), '; ', 10)}.`, affected_components: [...new Set(faults.map((fault) => fault.component))] };

/** Each of the three looks for itself, so that the report tells all that is wrong. */
const looks = (deps: VerifyServicesDeps, touched: Touched): readonly (readonly [StepId, () => Promise<StepFinding>])[] => {
  const pairs = touched.released.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  return [
    [
      'W42',
      async () =>
        pairs === 0
          ? { outcome: 'SKIPPED', message: 'No service of the release depends on another.' }
          : findingOf(await interactionFaults(deps, touched), 'dependency_unreachable', `${countOf(pairs, 'dependency', 'dependencies')}: each answers at the address that its dependents were given.`),
    ],
    ['W43', async () => findingOf(await healthFaults(deps, touched), 'service_unhealthy', `All instances of ${countOf(touched.all.size, 'service')} are healthy.`)],
    ['W44', async () => findingOf(await answerFaults(deps, touched), 'service_not_answering', `${countOf(touched.released.length, 'service')} answer as expected through their stable addresses.`)],
  ];
};

const runLooks = async (deps: VerifyServicesDeps, touched: Touched): Promise<readonly FinishedStep[]> => {
  const steps: FinishedStep[] = [];
  for (const [id, look] of looks(deps, touched)) steps.push(await runStep(deps.clock, id, component, look));
  return steps;
};

/** W42, W43 and W44: what was rolled out works together, is healthy, and answers its callers. Ends the deployment phase. */
export const verifyServices = (deps: VerifyServicesDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps.journal, deployment_id, 'DEPLOYING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W42', 'W43', 'W44'])) return proceed;
    const touched = await readTouched(deps, deployment);
    const steps = await runLooks(deps, touched);
    return concludeTask(deps.journal, deployment, {
      during: 'DEPLOYING',
      component,
      steps,
      passed: (state) => completePhase(state, 'DEPLOYMENT', `${countOf(touched.released.length, 'service')} deployed and verified.`),
    });
  });
