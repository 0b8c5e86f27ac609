import { dashboardLimits } from '../../../../../../shared/domain/monitoring/dashboard/widget.ts';

type Properties = {
  readonly metrics?: readonly (readonly unknown[])[];
  readonly alarms?: readonly string[];
  readonly markdown?: string;
  readonly region?: string;
  readonly title?: string;
};
export type ReadWidget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Properties;
};

export const widgetsOf = (body: string): readonly ReadWidget[] =>
  (JSON.parse(body) as { widgets: readonly ReadWidget[] }).widgets;

const isDimensions = (values: readonly unknown[]): boolean =>
  values.length % 2 === 0 && values.length <= 60 && values.every((value) => typeof value === 'string' && value !== '');

/** `[namespace, name, dimension, value, ..., rendering]`, or `[{ expression }]`. */
const isMetric = (metric: readonly unknown[]): boolean => {
  const rendering = metric.at(-1) as Record<string, unknown> | string;
  if (typeof rendering !== 'object') return false;
  if ('expression' in rendering) return metric.length === 1 && typeof rendering['expression'] === 'string';
  const [namespace, name, ...dimensions] = metric.slice(0, -1);
  return typeof namespace === 'string' && typeof name === 'string' && isDimensions(dimensions);
};

const metricFaults = ({ title, region, metrics = [] }: Properties): readonly string[] => {
  const ids = metrics.map((metric) => (metric.at(-1) as { id?: string }).id);
  return [
    ...(region === undefined || region === '' ? [`${title} has no region`] : []),
    ...(metrics.length === 0 ? [`${title} has no metrics`] : []),
    ...(metrics.length > dashboardLimits.metrics_of_widget ? [`${title} has ${metrics.length} metrics`] : []),
    ...(new Set(ids).size === ids.length ? [] : [`${title} has an id twice`]),
    ...ids.filter((id) => !/^[a-z][a-zA-Z0-9_]*$/.test(id ?? '')).map((id) => `${title} has the id ${id}`),
    ...metrics.filter((metric) => !isMetric(metric)).map((metric) => `${title} has ${JSON.stringify(metric)}`),
  ];
};

const overlap = (one: ReadWidget, other: ReadWidget): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const alarmFaults = ({ alarms = [] }: Properties): readonly string[] =>
  alarms.length < 1 || alarms.length > dashboardLimits.alarms_of_widget ? [`${alarms.length} alarms in a widget`] : [];

const textFaults = ({ markdown = '' }: Properties): readonly string[] =>
  markdown === '' ? ['a text without words'] : [];

const faultsOfType: Readonly<Record<string, (properties: Properties) => readonly string[]>> = {
  metric: metricFaults,
  text: textFaults,
  alarm: alarmFaults,
};

const widgetFaults = (widget: ReadWidget, index: number, all: readonly ReadWidget[]): readonly string[] => {
  const { type, x, width, height, properties } = widget;
  return [
    ...(x < 0 || x + width > 24 || height < 1 ? [`widget ${index} is outside of the grid`] : []),
    ...all.slice(index + 1).flatMap((other) => (overlap(widget, other) ? [`widget ${index} is covered`] : [])),
    ...(faultsOfType[type]?.(properties) ?? [`widget ${index} is a ${type}`]),
  ];
};

/** What CloudWatch would refuse of a body, or not show. */
export const dashboardFaults = (body: string): readonly string[] => {
  const widgets = widgetsOf(body);
  const metrics = widgets.reduce((sum, { properties }) => sum + (properties.metrics?.length ?? 0), 0);
  return [
    ...(widgets.length > dashboardLimits.widgets ? [`${widgets.length} widgets`] : []),
    ...(metrics > dashboardLimits.metrics ? [`${metrics} metrics`] : []),
    ...widgets.flatMap(widgetFaults),
  ];
};
