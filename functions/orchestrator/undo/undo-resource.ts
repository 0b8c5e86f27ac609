import type { Commit } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { Compensation, LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { timestampOf } from '../../../shared/domain/naming/names.ts';
import type { Resource } from '../../../shared/domain/resource/resource.ts';
import type { ResourceType } from '../../../shared/domain/resource/resource-requirement.ts';
import type { ObservedResource, ResourceDriver, ResourceTarget } from '../../../shared/ports/resource-driver.port.ts';
import { need } from '../../../shared/runtime/need.ts';
import { resourceInUse } from './resource-in-use.ts';
import type { UndoDeps, UndoingOperation, UndoSession } from './undo.deps.ts';
import { failed, type UndoOutcome } from './undo.outcome.ts';

type ResourceCompensation = Extract<Compensation, { kind: 'REMOVE_RESOURCE' | 'RESTORE_RESOURCE' }>;
type ResourceNews = NonNullable<Commit['resource_events']>[number];
type Undoing = {
  readonly session: UndoSession;
  readonly compensation: ResourceCompensation;
  readonly driver: Pick<ResourceDriver, UndoingOperation>;
  readonly target: ResourceTarget;
  readonly before: ObservedResource | undefined;
  readonly record: Resource | undefined;
};

const newsOf = (
  { record, before, compensation }: Undoing,
  event_type: ResourceNews['event_type'],
  details: ResourceNews['details'] = {},
): ResourceNews => {
  const physical_id = before?.physical_id ?? record?.physical_id ?? compensation.resource_name;
  return {
    resource_id: record?.id ?? physical_id,
    event_type,
    status: event_type === 'RESOURCE_FAILED' ? 'FAILED' : 'SUCCEEDED',
    details: { name: compensation.resource_name, resource_type: compensation.resource_type, physical_id, ...details },
    metrics: [],
    source_component: 'orchestrator',
  };
};

const keptReason = async (deps: UndoDeps, { session, compensation }: Undoing): Promise<string | undefined> => {
  const { deployment_id } = session;
  const { specification } = await need(deps.records.outline(deployment_id), 'request of deployment', deployment_id);
  return specification.rollback_procedures.find(
    ({ resource_name, action }) => resource_name === compensation.resource_name && action === 'KEEP',
  )?.reason;
};

const removeResource = async (undoing: Undoing): Promise<UndoOutcome> => {
  const { driver, target, session, before, record } = undoing;
  await driver.remove(target, session.lease_token);
  if ((await driver.read(target)) !== undefined)
    return failed('it is still there after it was removed', { resource_events: [newsOf(undoing, 'RESOURCE_FAILED')] });
  return {
    kind: 'undone',
    changes: {
      ...(record !== undefined && { removed_resources: [record.id] }),
      ...(before !== undefined && { resource_events: [newsOf(undoing, 'RESOURCE_DELETED')] }),
    },
  };
};

/** Who uses the resource now that the services are as they were. */
const usedNow = async ({ session }: Undoing, { allocation, name }: Resource): Promise<Resource['allocation']> => ({
  ...allocation,
  service_names: (await session.usersOf(name)).map(({ service_name }) => service_name),
});

/** The inventory's record follows what the driver reads back. */
const restoredRecord = async (
  deps: UndoDeps,
  undoing: Undoing,
  record: Resource,
  observed: ObservedResource,
): Promise<Resource> => {
  const { driver, target } = undoing;
  return {
    ...record,
    configuration: { ...observed.specification },
    outputs: { ...observed.outputs },
    physical_id: observed.physical_id,
    status: 'AVAILABLE',
    cost_microusd_per_hour: driver.cost_microusd_per_hour({
      target,
      quantity: record.allocation.quantity,
      specification: observed.specification,
    }),
    allocation: await usedNow(undoing, record),
    updated_at: timestampOf(deps.clock.now()),
  };
};

const restoreResource = async (deps: UndoDeps, undoing: Undoing, snapshot: JsonObject): Promise<UndoOutcome> => {
  const { driver, target, session, record } = undoing;
  await driver.restore(target, snapshot, session.lease_token);
  const observed = await driver.read(target);
  if (observed === undefined)
    return failed('it is gone after it was restored', { resource_events: [newsOf(undoing, 'RESOURCE_FAILED')] });
  return {
    kind: 'undone',
    changes: {
      ...(record !== undefined && { resources: [await restoredRecord(deps, undoing, record, observed)] }),
      resource_events: [newsOf(undoing, 'RESOURCE_RESTORED')],
    },
  };
};

const kept = async (deps: UndoDeps, undoing: Undoing, reason: string): Promise<UndoOutcome> => {
  const { record } = undoing;
  const updated_at = timestampOf(deps.clock.now());
  return {
    kind: 'kept',
    note: reason,
    changes: {
      ...(record !== undefined && {
        resources: [{ ...record, allocation: await usedNow(undoing, record), updated_at }],
      }),
      resource_events: [newsOf(undoing, 'RESOURCE_KEPT', { reason })],
    },
  };
};

/** What the resource's own rules say beside undoing it; undefined when it is to be undone. Only what is there can be kept. */
const exemptionOf = async (deps: UndoDeps, entry: LedgerEntry, undoing: Undoing): Promise<UndoOutcome | undefined> => {
  if (undoing.before === undefined) return undefined;
  const reason = await keptReason(deps, undoing);
  if (reason !== undefined) return kept(deps, undoing, reason);
  const use = await resourceInUse(undoing.session, entry);
  if (use === undefined) return undefined;
  return use.by === 'own' ? failed(use.words) : kept(deps, undoing, use.words);
};

/**
 * Takes back what was made or changed of a resource, and reads it back; unless the specification says to keep it, or a live service uses
 * it.
 */
export const undoResource = async (
  deps: UndoDeps,
  session: UndoSession,
  entry: LedgerEntry,
  compensation: ResourceCompensation,
): Promise<UndoOutcome> => {
  const { environment_id } = session;
  const environment = await need(deps.environments.findEnvironmentById(environment_id), 'environment', environment_id);
  const resource_type = compensation.resource_type as ResourceType;
  const driver = deps.drivers(environment.cloud_provider, resource_type);
  if (driver === undefined)
    return failed(`there is no driver for ${resource_type} of ${environment.cloud_provider} here`);
  const target = { environment_id, resource_type, name: compensation.resource_name };
  const record = await session.resourceNamed(compensation.resource_name);
  const undoing: Undoing = { session, compensation, driver, target, record, before: await driver.read(target) };
  const exemption = await exemptionOf(deps, entry, undoing);
  if (exemption !== undefined) return exemption;
  return compensation.kind === 'REMOVE_RESOURCE'
    ? removeResource(undoing)
    : restoreResource(deps, undoing, compensation.snapshot as JsonObject);
};
