import type {
  DeploymentJournal,
  DeploymentRecords,
  DeploymentRepository,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { CloudProvider } from '../../shared/domain/naming/names.ts';
import type { ResourceRepository } from '../../shared/domain/resource/resource.repository.ts';
import type { TriggerRepository } from '../../shared/domain/trigger/trigger.repository.ts';
import type { AwaitChange } from '../../shared/ports/await-change.port.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { FindEarlierSubmission } from '../../shared/ports/earlier-submission.port.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { DriverRules, DriversWith } from '../../shared/ports/resource-drivers.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import type { WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';

/** What the orchestrator's part of the API calls. */
export type OrchestratorApiDeps = {
  readonly journal: DeploymentJournal;
  readonly records: DeploymentRecords;
  readonly deployments: DeploymentRepository;
  readonly environments: EnvironmentRepository;
  readonly resources: ResourceRepository;
  readonly triggers: TriggerRepository;
  readonly findEarlierSubmission: FindEarlierSubmission;
  readonly deployer: Pick<ServiceDeployer, 'checkArtifact'>;
  readonly drivers: DriversWith<DriverRules>;
  readonly supported_providers: readonly CloudProvider[];
  readonly engine: WorkflowEngine;
  readonly awaitChange: AwaitChange;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
};
