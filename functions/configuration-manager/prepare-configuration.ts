import { proceed, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import {
  faultsOfConfiguration,
  resolveConfiguration,
} from '../../shared/domain/configuration/configuration-hierarchy.ts';
import type {
  DeploymentJournal,
  DeploymentRecords,
  PreparedConfiguration,
} from '../../shared/domain/deployment/deployment.repository.ts';
import { configurationHierarchyOf } from '../../shared/domain/environment/configuration-status.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { ResourceRepository } from '../../shared/domain/resource/resource.repository.ts';
import type { Resource } from '../../shared/domain/resource/resource.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { findCollisions } from './find-collisions.ts';

export type PrepareConfigurationDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'specification' | 'plan' | 'steps'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById'>;
  readonly resources: Pick<ResourceRepository, 'findResourcesByEnvironment'>;
  readonly clock: Clock;
};

type Sources = {
  readonly environment: Environment;
  readonly plan: ReleasePlan;
  readonly specification: DeploymentSpecification;
  readonly resources: ReadonlyMap<string, Resource>;
};

const component = 'configuration-manager';

const read = async (
  deps: PrepareConfigurationDeps,
  { deployment_id, environment_id }: OpenDeployment,
): Promise<Sources> => {
  const [environment, specification, plan, resources] = await Promise.all([
    need(deps.environments.findEnvironmentById(environment_id), 'environment', environment_id),
    need(deps.records.specification(deployment_id), 'specification of deployment', deployment_id),
    need(deps.records.plan(deployment_id), 'plan of deployment', deployment_id),
    deps.resources.findResourcesByEnvironment(environment_id),
  ]);
  return {
    environment,
    specification,
    plan,
    resources: new Map(resources.map((resource) => [resource.name, resource])),
  };
};

const usedResources = ({ specification }: Sources): readonly string[] =>
  [...new Set(specification.services.flatMap((service) => service.resource_names))].sort();

const prepare = (sources: Sources): PreparedConfiguration => ({
  environment_variables: sources.environment.configuration.variables,
  resource_outputs: Object.fromEntries(
    usedResources(sources).map((name) => [name, sources.resources.get(name)?.outputs ?? {}]),
  ),
});

/** W32: the environment is still the one that was planned for, and every resource that a service uses tells how. */
const configureEnvironment = (sources: Sources): StepFinding => {
  const { environment, plan } = sources;
  const names = usedResources(sources);
  const missing = names.filter((name) => !sources.resources.has(name));
  const changed =
    environment.version === plan.environment_version
      ? []
      : [
          `The definition of ${environment.id} is version ${environment.version} now, and the release was planned with ${plan.environment_version}; submit it again.`,
        ];
  const faults = [
    ...changed,
    ...missing.map((name) => `The resource ${name} is not there; add it to resource_requirements.`),
  ];
  if (faults.length > 0)
    return {
      outcome: 'FAILED',
      code: 'environment_not_configured',
      message: listWords(faults, ' '),
      affected_components: [...missing, ...(changed.length > 0 ? [environment.id] : [])],
    };
  const variables = Object.keys(environment.configuration.variables).length;
  return {
    outcome: 'PASSED',
    message: `${countOf(variables, 'variable')} of ${environment.id} and the outputs of ${countOf(names.length, 'resource')} fixed for this release.`,
  };
};

/** W34: every service’s configuration, resolved and checked against the rules and for collisions. */
const prepareServices = (sources: Sources, prepared: PreparedConfiguration): StepFinding => {
  const { environment, specification } = sources;
  const hierarchy = configurationHierarchyOf(
    environment,
    specification.services,
    specification.configuration_overrides,
  );
  const faulty = specification.services
    .map((service) => ({
      name: service.name,
      faults: [
        ...faultsOfConfiguration(hierarchy, service.name),
        ...findCollisions(service, Object.keys(resolveConfiguration(hierarchy, service.name)), prepared),
      ],
    }))
    .filter(({ faults }) => faults.length > 0);
  if (faulty.length > 0)
    return {
      outcome: 'FAILED',
      code: 'configuration_inconsistent',
      message: listWords(
        faulty.flatMap(({ faults }) => faults),
        ' ',
      ),
      affected_components: faulty.map(({ name }) => name),
    };
  return {
    outcome: 'PASSED',
    message: `The configurations of ${countOf(specification.services.length, 'service')} are complete, keep ${countOf(hierarchy.validation_rules.length + hierarchy.inheritance_rules.length, 'rule')} of the environment, and collide with nothing.`,
  };
};

/**
 * W32 and W34: fixes what the environment and the resources give to this release, so that a later change reaches no release under way, and
 * checks the configuration of every service (CD5). Values are in no message: they may be secret.
 */
export const prepareConfiguration = (
  deps: PrepareConfigurationDeps,
  { deployment_id }: TaskInput,
): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'PROVISIONING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W32', 'W34'])) return proceed;
    const environment = await runStep(deps.clock, 'W32', component, async () => {
      const sources = await read(deps, deployment);
      return { ...configureEnvironment(sources), sources, prepared: prepare(sources) };
    });
    const { sources, prepared } = environment.finding;
    const services = await runStep(deps.clock, 'W34', component, () => prepareServices(sources, prepared));
    return concludeTask(deps.journal, deployment, {
      during: 'PROVISIONING',
      component,
      steps: [environment, services],
      records: { prepared_configuration: prepared },
    });
  });
