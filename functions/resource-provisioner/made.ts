import type { NewDeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { Commit } from '../../shared/domain/deployment/deployment.repository.ts';
import type { LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import type { Resource } from '../../shared/domain/resource/resource.ts';
import type { ResourceCheck, ResourceMeasure } from '../../shared/ports/resource-driver.port.ts';
import { recordOf, type RecordInput } from './resource-record.ts';

type ResourceNews = NonNullable<Commit['resource_events']>[number];

/** A resource that was made or changed, with all that has to be stored of it in one commit. */
export type Made = {
  readonly words: string;
  readonly resource: Resource;
  readonly ledger: LedgerEntry;
  readonly resource_event: ResourceNews;
  readonly events: readonly NewDeploymentEvent[];
};

export type MadeInput = Omit<RecordInput, 'status'> & {
  readonly entry: LedgerEntry;
  readonly failed: readonly ResourceCheck[];
  readonly metrics: readonly ResourceMeasure[];
};

const source_component = 'resource-provisioner';

const newsOf = (resource: Resource, { entry, failed, metrics }: MadeInput): ResourceNews => {
  const event_type = entry.action === 'CREATE_RESOURCE' ? 'RESOURCE_CREATED' : 'RESOURCE_CONFIGURED';
  return {
    resource_id: resource.id,
    event_type: failed.length > 0 ? 'RESOURCE_FAILED' : event_type,
    status: failed.length > 0 ? 'FAILED' : 'SUCCEEDED',
    details: {
      name: resource.name,
      resource_type: resource.type,
      physical_id: resource.physical_id,
      failed_checks: failed.map((check) => `${check.name}: ${check.message}`),
    },
    metrics: metrics.map(({ name, value, unit }) => ({ name, value, unit })),
    source_component,
  };
};

const provisioned = (resource: Resource, entry: LedgerEntry): NewDeploymentEvent => ({
  event_type: 'RESOURCE_PROVISIONED',
  phase: 'PREPARATION',
  status: 'SUCCEEDED',
  details: {
    resource_id: resource.id,
    name: resource.name,
    resource_type: resource.type,
    physical_id: resource.physical_id,
    action: entry.action,
    cost_microusd_per_hour: resource.cost_microusd_per_hour,
  },
  source_component,
  affected_components: [resource.name],
});

/** One that failed its checks is on record too, so that undoing the release finds it. */
export const madeOf = (input: MadeInput): Made => {
  const { entry, failed, known, now } = input;
  const resource = recordOf({ ...input, status: failed.length > 0 ? 'FAILED' : 'AVAILABLE' });
  const what = entry.action === 'CREATE_RESOURCE' ? 'created' : 'changed';
  return {
    words: `${resource.name} ${what}`,
    resource,
    ledger: {
      ...entry,
      state: 'DONE',
      made: `${known.requirement.resource_type} ${resource.name} ${what} (${resource.physical_id})`,
      done_at: now,
    },
    resource_event: newsOf(resource, input),
    events: failed.length > 0 ? [] : [provisioned(resource, entry)],
  };
};
