import type {
  DeploymentJournal,
  DeploymentRecords,
  DeploymentSession,
} from '../../../shared/domain/deployment/deployment.repository.ts';
import type { LiveService } from '../../../shared/domain/deployment/service-rollout.ts';
import type { EnvironmentRepository } from '../../../shared/domain/environment/environment.repository.ts';
import type { Resource } from '../../../shared/domain/resource/resource.ts';
import type { ResourceRepository } from '../../../shared/domain/resource/resource.repository.ts';
import type { Alarms } from '../../../shared/ports/alarms.port.ts';
import type { Clock } from '../../../shared/ports/clock.port.ts';
import type { DriversWith } from '../../../shared/ports/resource-drivers.port.ts';
import type { ServiceDeployer } from '../../../shared/ports/service-deployer.port.ts';

export type UndoingOperation = 'read' | 'restore' | 'remove' | 'cost_microusd_per_hour';

export type UndoDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<
    DeploymentRecords,
    'ledger' | 'service' | 'serviceSpecification' | 'outline' | 'preparedConfiguration'
  >;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById' | 'liveService' | 'liveServices'>;
  readonly resources: Pick<ResourceRepository, 'findResourcesByEnvironment'>;
  readonly deployer: Pick<
    ServiceDeployer,
    'checkArtifact' | 'describe' | 'install' | 'scale' | 'shiftTraffic' | 'remove' | 'waitUntilSettled'
  >;
  readonly drivers: DriversWith<UndoingOperation>;
  /** Undefined where nothing watches services between releases. */
  readonly alarms: Alarms | undefined;
  readonly clock: Clock;
  /** Resolves after the milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** The rollback as one call of the task sees it. */
export type UndoSession = DeploymentSession & {
  readonly rollback_started_at: string;
  /** When the newest entry ended, undone or not; the rollback's beginning before the first has. */
  readonly last_end_at: string;
  /** The inventory's record; read once for all. */
  readonly resourceNamed: (name: string) => Promise<Resource | undefined>;
  /** The live services that use the resource; read once for all, when the services are undone. */
  readonly usersOf: (resource_name: string) => Promise<readonly LiveService[]>;
};
