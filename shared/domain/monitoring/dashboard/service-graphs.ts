import { graphWidget, inGroups, textWidget, type Series, type Widget } from './widget.ts';

export type ShownService = {
  readonly name: string;
  /** What its metrics are told apart by. */
  readonly dimensions: Series['dimensions'];
  readonly url: string;
  readonly version: string;
  readonly has_alarm: boolean;
};

/** A thousand services have 3,000 metrics, and a dashboard takes 2,500: this many leave room. */
const mostServices = 300;
/** As many lines as can be told apart. */
const mostLines = 20;
const servicesOfGroup = 90;
const strongest = 10;

const measures = [
  { title: 'Requests', metric: 'UrlRequestCount', stat: 'Sum', by: 'SUM' },
  { title: 'Errors (5xx)', metric: 'Url5xxCount', stat: 'Sum', by: 'SUM' },
  { title: 'Latency p95, milliseconds', metric: 'UrlRequestLatency', stat: 'p95', by: 'MAX' },
] as const;

const graphs = (region: string, services: readonly ShownService[], part: string): readonly Widget[] =>
  measures.map(({ title, metric, stat, by }) =>
    graphWidget({
      title: `${title}${part}`,
      region,
      stat,
      series: services.map((service) => ({
        namespace: 'AWS/Lambda',
        metric,
        dimensions: service.dimensions,
        label: service.name,
      })),
      ...(services.length > mostLines && {
        expression: { text: `SORT(METRICS(), ${by}, DESC, ${strongest})`, label: '' },
      }),
    }),
  );

const byName = (left: ShownService, right: ShownService): number => (left.name < right.name ? -1 : 1);

/** Those with alarms first, when not all can be shown. */
const shownOf = (services: readonly ShownService[]): readonly ShownService[] =>
  services
    .toSorted((left, right) => Number(right.has_alarm) - Number(left.has_alarm) || byName(left, right))
    .slice(0, mostServices)
    .toSorted(byName);

const scopeWords = (all: number, shown: number): string => {
  const cut = all === shown ? '' : ` ${shown} of ${all} services are shown, those with alarms first.`;
  return shown > mostLines
    ? `Each graph shows the ${strongest} strongest of up to ${servicesOfGroup} services, in the order of their names.${cut}`
    : cut.trim();
};

/**
 * Requests, errors and latency of each service. Of more than 20 services each graph shows the ten strongest of a group, and beyond 300 services
 * the rest is left out; the text says so.
 */
export const serviceGraphs = (region: string, services: readonly ShownService[]): readonly Widget[] => {
  const shown = shownOf(services);
  if (shown.length === 0) return [];
  const words = scopeWords(services.length, shown.length);
  const groups = shown.length <= mostLines ? [shown] : inGroups(shown, servicesOfGroup);
  const part = (group: readonly ShownService[]): string =>
    groups.length === 1 ? '' : `: ${group[0]?.name} to ${group.at(-1)?.name}`;
  return [textWidget(`## Services\n${words}`, 2), ...groups.flatMap((group) => graphs(region, group, part(group)))];
};
