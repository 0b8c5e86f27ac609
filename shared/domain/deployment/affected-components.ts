import type { PlannedResource, PlannedService, ReleasePlan } from '../planning/release-plan.ts';
import type { DeploymentComponent } from './deployment.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { ServiceRecord } from './service-rollout.ts';

type ComponentStatus = DeploymentComponent['status'];

const statusOfEntry: Readonly<Record<LedgerEntry['state'], ComponentStatus>> = {
  INTENDED: 'IN_PROGRESS',
  DONE: 'ACTIVE',
  UNDONE: 'UNDONE',
  UNDO_FAILED: 'FAILED',
  KEPT: 'KEPT',
};

const isOver = (entry: LedgerEntry | undefined): entry is LedgerEntry =>
  entry !== undefined && entry.state !== 'INTENDED' && entry.state !== 'DONE';

/** What was undone stands in the ledger, how far a rollout is in its record; what the plan leaves alone is active as it is. */
const serviceStatus = (
  planned: PlannedService,
  record: ServiceRecord | undefined,
  entry: LedgerEntry | undefined,
): ComponentStatus => {
  if (isOver(entry)) return statusOfEntry[entry.state];
  return record?.status ?? (planned.change === 'NONE' ? 'ACTIVE' : 'PENDING');
};

const serviceComponent = (
  planned: PlannedService,
  record: ServiceRecord | undefined,
  entry: LedgerEntry | undefined,
): DeploymentComponent => {
  const message = (isOver(entry) ? entry.note : undefined) ?? record?.message;
  return {
    kind: 'SERVICE',
    name: planned.name,
    version: planned.to_version,
    wave: planned.wave,
    change: planned.change,
    status: serviceStatus(planned, record, entry),
    ...(record?.url !== undefined && { url: record.url }),
    ...(message !== undefined && { message }),
  };
};

const resourceComponent = (planned: PlannedResource, entry: LedgerEntry | undefined): DeploymentComponent => ({
  kind: 'RESOURCE',
  name: planned.name,
  change: planned.change,
  status: entry === undefined ? (planned.change === 'NONE' ? 'ACTIVE' : 'PENDING') : statusOfEntry[entry.state],
  ...(entry?.note !== undefined && { message: entry.note }),
});

/** Every service and resource of the plan, as far as the deployment has come with it, or has undone it (DA7). */
export const getAffectedComponents = (
  plan: Pick<ReleasePlan, 'services' | 'resources'>,
  services: readonly ServiceRecord[],
  ledger: readonly LedgerEntry[],
): readonly DeploymentComponent[] => {
  const records = new Map(services.map((record) => [record.service_name, record]));
  const serviceEntries = new Map<string, LedgerEntry>();
  const resourceEntries = new Map<string, LedgerEntry>();
  for (const entry of ledger) {
    if (entry.compensation.kind === 'RESTORE_SERVICE') serviceEntries.set(entry.compensation.service_name, entry);
    else if (entry.compensation.kind !== 'RESTORE_ALARMS') resourceEntries.set(entry.compensation.resource_name, entry);
  }
  return [
    ...plan.services.map((planned) =>
      serviceComponent(planned, records.get(planned.name), serviceEntries.get(planned.name)),
    ),
    ...plan.resources.map((planned) => resourceComponent(planned, resourceEntries.get(planned.name))),
  ];
};
