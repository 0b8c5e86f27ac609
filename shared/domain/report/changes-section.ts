import { getAffectedComponents } from '../deployment/affected-components.ts';
import { dollarWords } from '../naming/dollar-words.ts';
import { countOf } from '../naming/list-words.ts';
import { plain, section, table } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { betweenWords } from './time-words.ts';

const changeWords = { CREATE: 'new', UPDATE: 'update', NONE: 'unchanged' } as const;

/** What went wrong first, then what changed, then the rest. */
const urgency = (status: string, change: keyof typeof changeWords): number => {
  if (status === 'FAILED') return 0;
  if (status !== 'ACTIVE') return 1;
  return change === 'NONE' ? 3 : 2;
};

const servicesTable = (input: ReportInput): string => {
  const { plan, services, ledger } = input;
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const records = new Map(services.map((record) => [record.service_name, record]));
  const rows = getAffectedComponents(plan, services, ledger)
    .filter((component) => component.kind === 'SERVICE')
    .toSorted((left, right) => urgency(left.status, left.change) - urgency(right.status, right.change))
    .map(({ name, change, status }) => {
      const service = planned.get(name);
      const record = records.get(name);
      const took = record === undefined ? '' : betweenWords(record.started_at, record.updated_at);
      return [
        plain(name),
        changeWords[change],
        plain(service?.from_version ?? ''),
        plain(service?.to_version ?? ''),
        String((service?.wave ?? 0) + 1),
        service?.strategy ?? '',
        status,
        took,
        record?.url ?? '',
      ];
    });
  return rows.length === 0
    ? ''
    : table(['service', 'change', 'from', 'to', 'wave', 'strategy', 'ended as', 'rollout took', 'address'], rows);
};

const resourcesTable = ({ plan, ledger }: ReportInput): string => {
  const statuses = new Map(
    getAffectedComponents({ services: [], resources: plan.resources }, [], ledger).map((component) => [
      component.name,
      component.status,
    ]),
  );
  const rows = plan.resources.map((resource) => [
    plain(resource.name),
    resource.resource_type,
    changeWords[resource.change],
    statuses.get(resource.name) ?? '',
    `${dollarWords(resource.cost_microusd_per_hour)}/h`,
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
