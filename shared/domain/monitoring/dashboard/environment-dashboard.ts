import { securitySeveritySchema } from '../../security/security-finding.ts';
import { metricNamespace } from '../measured-tasks.ts';
import { outcomes } from '../measurement.ts';
import { serviceGraphs, type ShownService } from './service-graphs.ts';
import {
  alarmWidget,
  dashboardBody,
  dashboardLimits,
  graphWidget,
  inGroups,
  textWidget,
  type Dimension,
  type Series,
  type Widget,
} from './widget.ts';

export type EnvironmentDashboard = {
  readonly stage: string;
  readonly region: string;
  readonly environment: { readonly id: string; readonly name: string; readonly type: string };
  readonly services: readonly ShownService[];
  readonly alarm_arns: readonly string[];
};

const mostListed = 50;

const listed = (services: readonly ShownService[]): string =>
  services.length === 0
    ? 'No service is live.'
    : services
        .slice(0, mostListed)
        .map(({ name, version, url }) => `[${name}](${url}) ${version}`)
        .join(' · ');

const heading = ({ stage, environment, services, alarm_arns }: EnvironmentDashboard): Widget => {
  const { id, name, type } = environment;
  const more = services.length > mostListed ? ` · and ${services.length - mostListed} more` : '';
  return textWidget(
    [
      `# ${name}`,
      `Environment \`${id}\` (${type}) of Windlass \`${stage}\`: ${services.length} services live, ${alarm_arns.length} alarms. [Windlass itself](#dashboards/dashboard/windlass-${stage})`,
      '',
      `${listed(services)}${more}`,
    ].join('\n'),
    4,
  );
};

const alarmWidgets = ({ alarm_arns }: EnvironmentDashboard): readonly Widget[] =>
  inGroups(alarm_arns, dashboardLimits.alarms_of_widget).map((arns) => alarmWidget('Alarms', arns));

const seriesOf = (
  { stage, environment }: EnvironmentDashboard,
  metric: string,
  label: string,
  dimension?: Dimension,
): Series => ({
  namespace: metricNamespace,
  metric,
  dimensions: [['stage', stage], ['environment', environment.id], ...(dimension === undefined ? [] : [dimension])],
  label,
});

const phases = ['VALIDATION', 'PREPARATION', 'DEPLOYMENT', 'TESTING', 'COMPLETION'] as const;

/** What Windlass did in the environment. */
const releaseGraphs = (input: EnvironmentDashboard): readonly Widget[] => {
  const graph = (title: string, stat: string, series: readonly Series[]): Widget =>
    graphWidget({ title, region: input.region, stat, series, period_seconds: 300 });
  return [
    textWidget('## Releases', 1),
    graph('Deployments', 'Sum', [
      seriesOf(input, 'DeploymentsStarted', 'started'),
      ...outcomes.map((one) => seriesOf(input, 'DeploymentsEnded', one, ['outcome', one])),
    ]),
    graph(
      'Time of a deployment, milliseconds',
      'Maximum',
      outcomes.map((one) => seriesOf(input, 'DeploymentDuration', one, ['outcome', one])),
    ),
    graph(
      'Time in each phase, milliseconds',
      'Maximum',
      phases.map((one) => seriesOf(input, 'PhaseDuration', one, ['phase', one])),
    ),
    graph('Services', 'Sum', [
      seriesOf(input, 'ServicesActivated', 'activated'),
      seriesOf(input, 'ServicesFailed', 'failed'),
    ]),
    graph('Rollbacks', 'Sum', [
      seriesOf(input, 'RollbacksStarted', 'started'),
      ...(['COMPLETED', 'FAILED'] as const).map((one) => seriesOf(input, 'RollbacksEnded', one, ['outcome', one])),
    ]),
    graph(
      'Findings',
      'Sum',
      securitySeveritySchema.options.map((one) => seriesOf(input, 'Findings', one, ['severity', one])),
    ),
  ];
};

/** The body of an environment's dashboard: what is live there, its alarms, how its services do, and what Windlass did. */
export const environmentDashboard = (input: EnvironmentDashboard): string =>
  dashboardBody([
    heading(input),
    ...alarmWidgets(input),
    ...serviceGraphs(input.region, input.services),
    ...releaseGraphs(input),
  ]);
