import * as z from 'zod';
import type { DeploymentEvent, DeploymentEventType } from '../deployment/deployment-event.ts';
import { rollbackStateSchema } from '../deployment/deployment-state.ts';
import type { PublishedEvent } from '../events/published-event.ts';
import { millisecondsOf } from '../naming/names.ts';
import type { DeploymentTimes } from './deployment-times.ts';
import { count, milliseconds, type Dimensions, type Measurement, type Metric } from './measurement.ts';

type Published<Kind extends PublishedEvent['kind']> = Extract<PublishedEvent, { kind: Kind }>;
type Outcome = NonNullable<Dimensions['outcome']>;

const outcomeOfEnd: Readonly<Partial<Record<DeploymentEventType, Outcome>>> = {
  DEPLOYMENT_SUCCEEDED: 'COMPLETED',
  DEPLOYMENT_FAILED: 'FAILED',
  DEPLOYMENT_CANCELLED: 'CANCELLED',
};

/** How the deployment ended with the event; undefined for every other event. */
export const outcomeOf = (event: DeploymentEvent): Outcome | undefined => outcomeOfEnd[event.event_type];

type Part = { readonly dimensions: Dimensions; readonly metrics: readonly Metric[] };

const ended = (outcome: Outcome, times: DeploymentTimes | undefined): readonly Part[] => [
  {
    dimensions: { outcome },
    metrics: [
      count('DeploymentsEnded'),
      ...(times === undefined ? [] : [milliseconds('DeploymentDuration', times.total_milliseconds)]),
    ],
  },
  ...(times?.phases ?? []).map((one) => ({
    dimensions: { phase: one.phase },
    metrics: [milliseconds('PhaseDuration', one.milliseconds)],
  })),
];

const rollbackEnded = (event: DeploymentEvent): readonly Part[] => {
  const rollback = rollbackStateSchema.safeParse(event.details['rollback']).data;
  if (rollback?.status !== 'COMPLETED' && rollback?.status !== 'FAILED') return [];
  const { started_at, finished_at, status } = rollback;
  const took =
    started_at === undefined || finished_at === undefined
      ? []
      : [milliseconds('RollbackDuration', Math.max(0, millisecondsOf(finished_at) - millisecondsOf(started_at)))];
  return [{ dimensions: { outcome: status }, metrics: [count('RollbacksEnded'), ...took] }];
};

const failureSchema = z.looseObject({ affected_components: z.array(z.string()) });
const failed = (event: DeploymentEvent): readonly Part[] => {
  const failure = failureSchema.safeParse(event.details['failure']).data;
  if (failure === undefined) return [];
  const services = event.phase === 'DEPLOYMENT' ? failure.affected_components.length : 0;
  return [
    { dimensions: { component: event.source_component }, metrics: [count('Failures')] },
    ...(services === 0 ? [] : [{ dimensions: {}, metrics: [count('ServicesFailed', services)] }]),
  ];
};

const partsOf = (event: DeploymentEvent, times: DeploymentTimes | undefined): readonly Part[] => {
  const outcome = outcomeOf(event);
  if (outcome !== undefined) return ended(outcome, times);
  switch (event.event_type) {
    case 'DEPLOYMENT_STARTED':
      return [{ dimensions: {}, metrics: [count('DeploymentsStarted')] }];
    case 'SERVICE_ACTIVATED':
      return [{ dimensions: {}, metrics: [count('ServicesActivated')] }];
    case 'ROLLBACK_INITIATED':
      return [{ dimensions: {}, metrics: [count('RollbacksStarted')] }];
    case 'ROLLBACK_COMPLETED':
      return rollbackEnded(event);
    default:
      return failed(event);
  }
};

const ofDeployment = (
  { environment_id, event }: Published<'deployment'>,
  times: DeploymentTimes | undefined,
): readonly Measurement[] =>
  partsOf(event, times).map(({ dimensions, metrics }) => ({
    at_milliseconds: millisecondsOf(event.timestamp),
    dimensions: { environment: environment_id, ...dimensions },
    metrics,
    properties: { deployment_id: event.deployment_id, event_id: event.id, event_type: event.event_type },
  }));

const ofResource = ({ environment_id, deployment_id, event }: Published<'resource'>): Measurement => ({
  at_milliseconds: millisecondsOf(event.timestamp),
  dimensions: { environment: environment_id, change: event.event_type },
  metrics: [count('ResourceChanges')],
  properties: { deployment_id, event_id: event.id, resource_id: event.resource_id },
});

const ofSecurity = ({ environment_id, deployment_id, event }: Published<'security'>): readonly Measurement[] =>
  event.event_type !== 'FINDING_DISCOVERED'
    ? []
    : [
        {
          at_milliseconds: millisecondsOf(event.timestamp),
          dimensions: { environment: environment_id, severity: event.severity },
          metrics: [count('Findings')],
          properties: { deployment_id, event_id: event.id },
        },
      ];

/** What an event adds to the metrics. `times` are known of a deployment that ended. */
export const measurementsOf = (published: PublishedEvent, times?: DeploymentTimes): readonly Measurement[] => {
  switch (published.kind) {
    case 'deployment':
      return ofDeployment(published, times);
    case 'resource':
      return [ofResource(published)];
    case 'security':
      return ofSecurity(published);
    default:
      return [];
  }
};
