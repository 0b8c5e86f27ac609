import { completePhase } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { NewDeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { SecurityFinding } from '../../shared/domain/security/security-finding.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import type { TaskInput, TaskOutput } from '../../shared/contracts/tasks.ts';
import type { ArtifactReader } from '../../shared/ports/artifact-reader.port.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { concludeTask } from '../../shared/runtime/conclude-task.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask } from '../../shared/runtime/run-task.ts';
import { runStep } from '../../shared/runtime/workflow-step.ts';
import { eventOfFinding, findingsOf } from './findings-of.ts';
import { isRefused, judgeFindings } from './judge-findings.ts';
import { sightingsInArtifacts } from './sightings-in-artifacts.ts';
import { sightingsInRelease } from './sightings-in-release.ts';

export type ScanSpecificationDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'specification'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById'>;
  readonly artifacts: ArtifactReader;
  readonly clock: Clock;
};

const component = 'security-scanner';
const phaseMessage = 'The environment is fit, and nothing in the release is against its security policies.';
const passedEvent: NewDeploymentEvent = {
  event_type: 'VALIDATION_PASSED',
  phase: 'VALIDATION',
  status: 'SUCCEEDED',
  details: {},
  source_component: component,
};

const scan = async (
  deps: ScanSpecificationDeps,
  deployment_id: string,
  specification: DeploymentSpecification,
  environment: Environment,
): Promise<readonly SecurityFinding[]> => {
  const sightings = [
    ...sightingsInRelease(specification, environment),
    ...(await sightingsInArtifacts(specification.services, deps.artifacts)),
  ];
  return findingsOf(sightings, { deployment_id, step: 'W23', now: timestampOf(deps.clock.now()) });
};

/**
 * W23: looks for plain-text credentials, commands that run what they download, and breaches of the environment's security policies, in all
 * that would be released. The last check of the validation phase: when it passes, the deployment goes on to PREPARING.
 */
export const scanSpecification = (deps: ScanSpecificationDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'VALIDATING', async (deployment) => {
    const specification = await need(
      deps.records.specification(deployment_id),
      'specification of deployment',
      deployment_id,
    );
    const environment = await need(
      deps.environments.findEnvironmentById(deployment.environment_id),
      'environment',
      deployment.environment_id,
    );
    const looked_at = `Configuration, commands, tests and artifacts of ${countOf(specification.services.length, 'service')} scanned`;
    const step = await runStep(deps.clock, 'W23', component, async () => {
      const findings = await scan(deps, deployment_id, specification, environment);
      return { ...judgeFindings(findings, environment.type, looked_at), findings };
    });
    const { findings } = step.finding;
    return concludeTask(deps.journal, deployment, {
      during: 'VALIDATING',
      component,
      steps: [step],
      records: {
        findings,
        security_events: findings.map((finding) => eventOfFinding(finding, isRefused(finding, environment.type))),
      },
      failed_as: 'VALIDATION_FAILED',
      passed: (state) => [passedEvent, ...completePhase(state, 'VALIDATION', phaseMessage, component)],
    });
  });
