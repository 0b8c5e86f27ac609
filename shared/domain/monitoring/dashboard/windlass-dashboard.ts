import { measuredTasks, metricNamespace } from '../measured-tasks.ts';
import { dashboardBody, graphWidget, textWidget, type Dimension, type Series, type Widget } from './widget.ts';

/** All values may be what CloudFormation puts in (`${AWS::Region}`): they stand in the body as they are. */
export type WindlassDashboard = {
  readonly stage: string;
  readonly region: string;
  readonly api_id: string;
  readonly table_name: string;
  readonly dead_letter_queue: string;
  readonly machines: readonly { readonly name: string; readonly arn: string }[];
};

type Component = keyof typeof measuredTasks;
const components = Object.keys(measuredTasks) as readonly Component[];

const taskSeries = (stage: string, component: Component, metric: string, what = ''): readonly Series[] =>
  measuredTasks[component].map((task) => ({
    namespace: metricNamespace,
    metric,
    dimensions: [
      ['stage', stage],
      ['component', component],
      ['task', task],
    ],
    label: `${task}${what}`,
  }));

/** How long each task of a component takes, and how many of them failed or stopped a release. */
const componentGraphs = ({ stage, region }: WindlassDashboard, component: Component): readonly Widget[] => [
  graphWidget({
    title: `${component}: time of a task (p95), milliseconds`,
    region,
    stat: 'p95',
    series: taskSeries(stage, component, 'TaskDuration'),
    width: 12,
  }),
  graphWidget({
    title: `${component}: tasks that failed, or stopped a release`,
    region,
    stat: 'Sum',
    series: [
      ...taskSeries(stage, component, 'TaskFailures', ' failed'),
      ...taskSeries(stage, component, 'TaskStops', ' stopped'),
    ],
    width: 12,
  }),
];

const machineGraph = ({ region, machines }: WindlassDashboard, metric: string, title: string, stat: string): Widget =>
  graphWidget({
    title,
    region,
    stat,
    series: machines.map(({ name, arn }) => ({
      namespace: 'AWS/States',
      metric,
      dimensions: [['StateMachineArn', arn]],
      label: name,
    })),
  });

type Plain = { readonly namespace: string; readonly dimension: Dimension; readonly stat: string };

const plainGraph = (region: string, title: string, metrics: readonly string[], of: Plain): Widget =>
  graphWidget({
    title,
    region,
    stat: of.stat,
    series: metrics.map((metric) => ({ namespace: of.namespace, metric, dimensions: [of.dimension] })),
  });

const machineGraphs = (input: WindlassDashboard): readonly Widget[] => [
  machineGraph(input, 'ExecutionsStarted', 'Executions started', 'Sum'),
  machineGraph(input, 'ExecutionsFailed', 'Executions failed', 'Sum'),
  machineGraph(input, 'ExecutionTime', 'Time of an execution (p95), milliseconds', 'p95'),
];

const partGraphs = ({ region, api_id, table_name, dead_letter_queue }: WindlassDashboard): readonly Widget[] => {
  const api = { namespace: 'AWS/ApiGateway', dimension: ['ApiId', api_id] } as const;
  const table = { namespace: 'AWS/DynamoDB', dimension: ['TableName', table_name], stat: 'Sum' } as const;
  const queue = { namespace: 'AWS/SQS', dimension: ['QueueName', dead_letter_queue], stat: 'Maximum' } as const;
  return [
    plainGraph(region, 'API: requests and errors', ['Count', '4xx', '5xx'], { ...api, stat: 'Sum' }),
    plainGraph(region, 'API: latency (p95), milliseconds', ['Latency'], { ...api, stat: 'p95' }),
    plainGraph(region, 'Dead letters', ['ApproximateNumberOfMessagesVisible'], queue),
    plainGraph(region, 'Table: units used', ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'], table),
    plainGraph(
      region,
      'Table: throttled and conflicting',
      ['ReadThrottleEvents', 'WriteThrottleEvents', 'TransactionConflict'],
      table,
    ),
  ];
};

/** The body of the dashboard of Windlass itself: all seven components, and what they run on. */
export const windlassDashboard = (input: WindlassDashboard): string =>
  dashboardBody([
    textWidget(
      `# Windlass ${input.stage}\nThe seven components, and what they run on. Each environment has a dashboard of its own.`,
      2,
    ),
    ...machineGraphs(input),
    ...partGraphs(input),
    ...components.flatMap((component) => componentGraphs(input, component)),
  ]);
