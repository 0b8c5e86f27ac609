import type { LiveService } from '../../shared/domain/deployment/service-rollout.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Resource, ResourceStatus } from '../../shared/domain/resource/resource.ts';
import type { ResourceRepository } from '../../shared/domain/resource/resource.repository.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DriversWith } from '../../shared/ports/resource-drivers.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { servingVersions, whyNotServing } from '../../shared/runtime/running-service.ts';

export type SynchronizeComponentStateDeps = {
  readonly environments: Pick<EnvironmentRepository, 'liveService'>;
  readonly resources: Pick<ResourceRepository, 'findResourcesByEnvironment' | 'saveResource'>;
  readonly deployer: Pick<ServiceDeployer, 'describe'>;
  readonly drivers: DriversWith<'read'>;
  readonly clock: Clock;
};

export type ComponentRef = { readonly kind: 'SERVICE' | 'RESOURCE'; readonly name: string };

/** `corrected`: the record now says what is true. Services are not: what runs, and its record, change only by a deployment. */
export type ComponentSynchronization = ComponentRef &
  (
    | { readonly outcome: 'in_step' }
    | { readonly outcome: 'unknown' }
    | { readonly outcome: 'drifted'; readonly expected: string; readonly found: string; readonly corrected: boolean }
  );
export type SynchronizationResult = {
  readonly components: readonly ComponentSynchronization[];
  readonly drifted: number;
};

const looksAtATime = 16;

const inWords = ({
  version,
  version_id,
  instances,
}: Pick<LiveService, 'version' | 'version_id' | 'instances'>): string =>
  `${version} (${version_id}), ${instances} wanted`;

const lookAtService = async (
  deps: SynchronizeComponentStateDeps,
  environment_id: string,
  component: ComponentRef,
): Promise<ComponentSynchronization> => {
  const live = await deps.environments.liveService(environment_id, component.name);
  if (live === undefined) return { ...component, outcome: 'unknown' };
  const running = await deps.deployer.describe({ environment_id, service_name: component.name });
  const serving = servingVersions(running);
  const why = whyNotServing(running);
  const isAsStored =
    serving.length === 1 &&
    serving[0]?.version_id === live.version_id &&
    serving[0].wanted_instances === live.instances;
  if (isAsStored && why === undefined) return { ...component, outcome: 'in_step' };
  const found =
    isAsStored || serving.length === 0
      ? (why ?? '')
      : serving
          .map(({ version, version_id, wanted_instances: instances }) => inWords({ version, version_id, instances }))
          .join('; ');
  return { ...component, outcome: 'drifted', expected: inWords(live), found, corrected: false };
};

const steady = new Set<ResourceStatus>(['AVAILABLE', 'FAILED']);

const correct = async (
  deps: SynchronizeComponentStateDeps,
  component: ComponentRef,
  record: Resource,
  now: Partial<Resource>,
  found: string,
): Promise<ComponentSynchronization> => {
  const saved = await deps.resources.saveResource({ ...record, ...now, updated_at: timestampOf(deps.clock.now()) });
  return {
    ...component,
    outcome: 'drifted',
    expected: `${record.status} at ${record.physical_id}`,
    found,
    corrected: saved.outcome === 'saved',
  };
};

/** One that a deployment is just making or removing is left to it. */
const lookAtResource = async (
  deps: SynchronizeComponentStateDeps,
  component: ComponentRef,
  record: Resource | undefined,
): Promise<ComponentSynchronization> => {
  if (record === undefined) return { ...component, outcome: 'unknown' };
  const { environment_id, name, type, provider, status, physical_id } = record;
  const driver = deps.drivers(provider, type);
  if (driver === undefined || !steady.has(status)) return { ...component, outcome: 'in_step' };
  const observed = await driver.read({ environment_id, resource_type: type, name });
  if (observed === undefined)
    return status === 'FAILED'
      ? { ...component, outcome: 'in_step' }
      : correct(deps, component, record, { status: 'FAILED' }, 'it is not there');
  const isAsStored =
    observed.physical_id === physical_id && JSON.stringify(observed.outputs) === JSON.stringify(record.outputs);
  if (isAsStored) return { ...component, outcome: 'in_step' };
  return correct(
    deps,
    component,
    record,
    { physical_id: observed.physical_id, outputs: { ...observed.outputs } },
    `it is at ${observed.physical_id}`,
  );
};

/**
 * Compares what is stored of components with what really runs and exists (O7). A resource's record is corrected: it becomes FAILED when the
 * resource is gone, and follows it to another address. A service's drift is told and left to a deployment to mend.
 */
export const synchronizeComponentState = async (
  deps: SynchronizeComponentStateDeps,
  environment_id: string,
  components: readonly ComponentRef[],
): Promise<SynchronizationResult> => {
  const needsInventory = components.some(({ kind }) => kind === 'RESOURCE');
  const inventory = needsInventory ? await deps.resources.findResourcesByEnvironment(environment_id) : [];
  const records = new Map(inventory.map((resource) => [resource.name, resource]));
  const looked = await inParallel(components, looksAtATime, (component) =>
    component.kind === 'SERVICE'
      ? lookAtService(deps, environment_id, component)
      : lookAtResource(deps, component, records.get(component.name)),
  );
  return { components: looked, drifted: looked.filter(({ outcome }) => outcome === 'drifted').length };
};
