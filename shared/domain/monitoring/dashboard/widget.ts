/**
 * Widgets of a CloudWatch dashboard, as its body has them.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export type Widget = {
  readonly type: 'metric' | 'text' | 'alarm';
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
};
export type PlacedWidget = Widget & { readonly x: number; readonly y: number };

/** The quotas that a body must keep to. Fewer metrics than CloudWatch takes (500 in a widget), so that a graph can still be read. */
export const dashboardLimits = {
  widgets: 500,
  metrics_of_widget: 100,
  metrics: 2_500,
  alarms_of_widget: 100,
} as const;

export type Dimension = readonly [name: string, value: string];
export type Series = {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
  readonly label?: string;
};
export type Graph = {
  readonly title: string;
  readonly region: string;
  readonly stat: string;
  readonly series: readonly Series[];
  /** Of more series than can be told apart, only the greatest of the time that is looked at are shown: a metric math expression. */
  readonly expression?: { readonly text: string; readonly label: string };
  readonly width?: number;
  readonly period_seconds?: number;
};

const wholeWidth = 24;

const metricOf = (
  { namespace, metric, dimensions, label }: Series,
  isVisible: boolean,
  index: number,
): readonly unknown[] => [
  namespace,
  metric,
  ...dimensions.flat(),
  { id: `m${index}`, ...(label !== undefined && { label }), ...(!isVisible && { visible: false }) },
];

export const graphWidget = (graph: Graph): Widget => {
  const { title, region, stat, series, expression, width = 8, period_seconds = 60 } = graph;
  const metrics = series.map((one, index) => metricOf(one, expression === undefined, index));
  const math = expression === undefined ? [] : [[{ id: 'e0', expression: expression.text, label: expression.label }]];
  return {
    type: 'metric',
    width,
    height: 6,
    properties: { title, region, stat, period: period_seconds, view: 'timeSeries', metrics: [...math, ...metrics] },
  };
};

export const textWidget = (markdown: string, height = 3, width = wholeWidth): Widget => ({
  type: 'text',
  width,
  height,
  properties: { markdown },
});

export const alarmWidget = (title: string, arns: readonly string[]): Widget => ({
  type: 'alarm',
  width: wholeWidth,
  height: Math.min(12, 2 + Math.ceil(arns.length / 6)),
  properties: { title, alarms: arns, sortBy: 'stateUpdatedTimestamp' },
});

/** `items` in groups of at most `size`. */
export const inGroups = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

type Cursor = { readonly x: number; readonly y: number; readonly row_height: number };

const place = (cursor: Cursor, { width, height }: Widget): Cursor =>
  cursor.x + width <= wholeWidth
    ? { ...cursor, row_height: Math.max(cursor.row_height, height) }
    : { x: 0, y: cursor.y + cursor.row_height, row_height: height };

/** The widgets from left to right and from top to bottom. */
export const placed = (widgets: readonly Widget[]): readonly PlacedWidget[] => {
  let cursor: Cursor = { x: 0, y: 0, row_height: 0 };
  return widgets.map((widget) => {
    cursor = place(cursor, widget);
    const { x, y } = cursor;
    cursor = { ...cursor, x: x + widget.width };
    return { ...widget, x, y };
  });
};

/** The text that PutDashboard takes. */
export const dashboardBody = (widgets: readonly Widget[]): string =>
  JSON.stringify({ start: '-PT6H', periodOverride: 'inherit', widgets: placed(widgets) });
