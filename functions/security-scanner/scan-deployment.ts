import type { TaskInput, TaskOutput } from '../../shared/contracts/tasks.ts';
import { proceed } from '../../shared/contracts/tasks.ts';
import type { NewDeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { PlannedResource, ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DriversWith } from '../../shared/ports/resource-drivers.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask } from '../../shared/runtime/run-task.ts';
import { runStep } from '../../shared/runtime/workflow-step.ts';
import { eventOfFinding, findingsOf, type Sighting } from './findings-of.ts';
import { countsOf, isRefused, judgeFindings } from './judge-findings.ts';
import { sightingsInService } from './sightings-in-service.ts';

export type ScanDeploymentDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'plan' | 'steps'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById'>;
  readonly deployer: Pick<ServiceDeployer, 'describe'>;
  readonly drivers: DriversWith<'verify'>;
  readonly clock: Clock;
};

const component = 'security-scanner';
const looksAtATime = 16;

const inResource = async (
  deps: ScanDeploymentDeps,
  environment: Environment,
  { name, resource_type }: PlannedResource,
): Promise<readonly Sighting[]> => {
  const checks = await deps
    .drivers(environment.cloud_provider, resource_type)
    ?.verify({ environment_id: environment.id, resource_type, name });
  return (checks ?? [])
    .filter((check) => check.name === 'secure' && !check.passed)
    .map((check): Sighting => ({ rule: 'resource-not-secure', component: name, place: `${name}: ${check.message}` }));
};

const look = async (
  deps: ScanDeploymentDeps,
  plan: ReleasePlan,
  environment: Environment,
): Promise<readonly Sighting[]> => {
  const ofServices = await inParallel(plan.services, looksAtATime, async (planned) =>
    sightingsInService(
      planned,
      await deps.deployer.describe({ environment_id: environment.id, service_name: planned.name }),
      environment,
    ),
  );
  const ofResources = await inParallel(plan.resources, looksAtATime, (planned) =>
    inResource(deps, environment, planned),
  );
  return [...ofServices, ...ofResources].flat();
};

/**
 * W52: what takes traffic is exactly what was planned, no service can be reached from further away than its environment allows, and the
 * resources are closed to others.
 */
export const scanDeployment = (deps: ScanDeploymentDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'TESTING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W52'])) return proceed;
    const plan = await need(deps.records.plan(deployment_id), 'plan of deployment', deployment_id);
    const environment = await need(
      deps.environments.findEnvironmentById(deployment.environment_id),
      'environment',
      deployment.environment_id,
    );
    const looked_at = `What runs of ${countOf(plan.services.length, 'service')} and ${countOf(plan.resources.length, 'resource')} compared with what was released`;
    const step = await runStep(deps.clock, 'W52', component, async () => {
      const findings = findingsOf(await look(deps, plan, environment), {
        deployment_id,
        step: 'W52',
        now: timestampOf(deps.clock.now()),
      });
      return { ...judgeFindings(findings, environment.type, looked_at), findings };
    });
    const { findings, outcome } = step.finding;
    const completed: NewDeploymentEvent = {
      event_type: 'SECURITY_SCAN_COMPLETED',
      phase: 'TESTING',
      status: outcome === 'FAILED' ? 'FAILED' : 'SUCCEEDED',
      details: { findings: countsOf(findings), services: plan.services.length, resources: plan.resources.length },
      source_component: component,
      affected_components: [...new Set(findings.flatMap((finding) => finding.affected_components))],
    };
    const security_events = findings.map((finding) => eventOfFinding(finding, isRefused(finding, environment.type)));
    return concludeTask(deps.journal, deployment, {
      during: 'TESTING',
      component,
      steps: [step],
      records: { findings, security_events },
      events: [completed],
    });
  });
