import type { Store } from '../../shared/adapters/store/open-store.ts';
import type { CloudProvider } from '../../shared/domain/naming/names.ts';
import type { Alarms } from '../../shared/ports/alarms.port.ts';
import type { ArtifactReader } from '../../shared/ports/artifact-reader.port.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { FindEarlierSubmission } from '../../shared/ports/earlier-submission.port.ts';
import type { HttpClient } from '../../shared/ports/http-client.port.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { ProjectionStore } from '../../shared/ports/projection-store.port.ts';
import type { ReportStore } from '../../shared/ports/report-store.port.ts';
import type { ResourceDriver } from '../../shared/ports/resource-driver.port.ts';
import type { ResourceDrivers } from '../../shared/ports/resource-drivers.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';

/** Everything that a use case can ask for: each takes what it needs of it. */
export type StackDeps = Store & {
  readonly findEarlierSubmission: FindEarlierSubmission;
  readonly projections: ProjectionStore;
  readonly deployer: ServiceDeployer;
  readonly drivers: ResourceDrivers;
  readonly artifacts: ArtifactReader;
  /** Nothing watches the services of this machine between releases. */
  readonly alarms: Alarms | undefined;
  readonly reports: ReportStore;
  readonly supported_providers: readonly CloudProvider[];
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** The drivers of this machine, by provider and type. */
export const localDrivers =
  (drivers: readonly ResourceDriver[]): ResourceDrivers =>
  (provider, type) =>
    provider === 'LOCAL' ? drivers.find((driver) => driver.resource_types.includes(type)) : undefined;
