import { getAffectedComponents } from '../deployment/affected-components.ts';
import type { DeploymentComponent } from '../deployment/deployment.ts';
import type { ServiceRecord } from '../deployment/service-rollout.ts';
import { dollarWords } from '../naming/dollar-words.ts';
import { countOf } from '../naming/list-words.ts';
import type { PlannedService } from '../planning/release-plan.ts';
import { plain, section, table } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { betweenWords } from './time-words.ts';

const changeWords = { CREATE: 'new', UPDATE: 'update', NONE: 'unchanged' } as const;

const statusWords: Readonly<Record<DeploymentComponent['status'], string>> = {
  PENDING: 'not begun',
  IN_PROGRESS: 'under way',
  ACTIVE: 'active',
  FAILED: '**failed**',
  UNDONE: 'undone',
  KEPT: 'kept',
};

type Statuses = ReadonlyMap<string, DeploymentComponent['status']>;

const statusesOf = ({ plan, services, ledger }: ReportInput, kind: DeploymentComponent['kind']): Statuses =>
  new Map(
    getAffectedComponents(plan, services, ledger)
      .filter((component) => component.kind === kind)
      .map((component) => [component.name, component.status]),
  );

/** What went wrong first, then what changed, then the rest. */
const urgency = (status: string | undefined, change: keyof typeof changeWords): number => {
  if (status === 'FAILED') return 0;
  if (status !== 'ACTIVE') return 1;
  return change === 'NONE' ? 3 : 2;
};

const serviceRow = (
  { name, change, from_version, to_version, wave, strategy }: PlannedService,
  status: DeploymentComponent['status'],
  record: ServiceRecord | undefined,
): readonly string[] => {
  const took = record?.status === 'ACTIVE' ? betweenWords(record.started_at, record.updated_at) : '';
  const versions = [plain(from_version ?? ''), plain(to_version)];
  return [
    plain(name),
    changeWords[change],
    ...versions,
    String(wave + 1),
    strategy,
    statusWords[status],
    took,
    record?.url ?? '',
  ];
};

const servicesTable = (input: ReportInput): string => {
  const statuses = statusesOf(input, 'SERVICE');
  const records = new Map(input.services.map((record) => [record.service_name, record]));
  const rows = input.plan.services
    .toSorted(
      (left, right) => urgency(statuses.get(left.name), left.change) - urgency(statuses.get(right.name), right.change),
    )
    .map((planned) => serviceRow(planned, statuses.get(planned.name) ?? 'PENDING', records.get(planned.name)));
  const head = ['service', 'change', 'from', 'to', 'wave', 'strategy', 'ended as', 'rollout took', 'address'];
  return rows.length === 0 ? '' : table(head, rows);
};

const resourcesTable = (input: ReportInput): string => {
  const statuses = statusesOf(input, 'RESOURCE');
  const rows = input.plan.resources.map(({ name, resource_type, change, cost_microusd_per_hour }) => [
    plain(name),
    resource_type,
    changeWords[change],
    statusWords[statuses.get(name) ?? 'PENDING'],
    `${dollarWords(cost_microusd_per_hour)}/h`,
  ]);
  return rows.length === 0 ? '' : table(['resource', 'type', 'change', 'ended as', 'cost'], rows);
};

/** What the release was to change, and how each part of it ended. */
export const changesSection = (input: ReportInput): string => {
  const { services, resources, waves } = input.plan;
  const count = (change: string): number => services.filter((service) => service.change === change).length;
  const summary = `${countOf(services.length, 'service')} in ${countOf(waves.length, 'wave')}: ${count('CREATE')} new, ${count('UPDATE')} updated, ${count('NONE')} unchanged; ${countOf(resources.length, 'resource')}.`;
  return section('What it was to change', summary, servicesTable(input), resourcesTable(input));
};
