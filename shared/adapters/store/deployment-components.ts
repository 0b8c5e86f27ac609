import type { DeploymentComponent } from '../../domain/deployment/deployment.ts';
import { resourceLedgerSeq, type LedgerEntry } from '../../domain/deployment/ledger-entry.ts';
import type { ServiceRecord } from '../../domain/deployment/service-rollout.ts';
import type { PlannedResource, PlannedService, ReleasePlan } from '../../domain/planning/release-plan.ts';

const resourceStatus: Readonly<Record<LedgerEntry['state'], DeploymentComponent['status']>> = {
  INTENDED: 'IN_PROGRESS',
  DONE: 'ACTIVE',
  UNDONE: 'UNDONE',
  UNDO_FAILED: 'FAILED',
  KEPT: 'KEPT',
};

const serviceComponent = (planned: PlannedService, record: ServiceRecord | undefined): DeploymentComponent => ({
  kind: 'SERVICE',
  name: planned.name,
  version: planned.to_version,
  wave: planned.wave,
  change: planned.change,
  status: record?.status ?? 'PENDING',
  ...(record?.url !== undefined && { url: record.url }),
  ...(record?.message !== undefined && { message: record.message }),
});

const resourceComponent = (planned: PlannedResource, entry: LedgerEntry | undefined): DeploymentComponent => ({
  kind: 'RESOURCE',
  name: planned.name,
  change: planned.change,
  status: entry === undefined ? (planned.change === 'NONE' ? 'ACTIVE' : 'PENDING') : resourceStatus[entry.state],
  ...(entry?.note !== undefined && { message: entry.note }),
});

/** What the plan names, as far as the deployment has come with it. */
export const componentsOf = (plan: ReleasePlan, services: readonly ServiceRecord[], ledger: readonly LedgerEntry[]): DeploymentComponent[] => {
  const records = new Map(services.map((record) => [record.service_name, record]));
  const entries = new Map(ledger.map((entry) => [entry.seq, entry]));
  return [
    ...plan.services.map((planned) => serviceComponent(planned, records.get(planned.name))),
    ...plan.resources.map((planned) => resourceComponent(planned, entries.get(resourceLedgerSeq(planned.name)))),
  ];
};
