import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { deploymentTimesOf, type DeploymentTimes } from '../../shared/domain/monitoring/deployment-times.ts';
import { measurementsOf, outcomeOf } from '../../shared/domain/monitoring/measurements-of-event.ts';
import type { PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { Metrics } from '../../shared/ports/metrics.port.ts';

export type RecordMetricsDeps = {
  readonly records: Pick<DeploymentRecords, 'events'>;
  readonly metrics: Metrics;
};

const eventsPerRead = 1_000;

const tellsTime = ({ event_type }: DeploymentEvent): boolean =>
  event_type === 'DEPLOYMENT_STARTED' || event_type === 'PHASE_COMPLETED';

const timesOf = async (
  { records }: RecordMetricsDeps,
  ended: DeploymentEvent,
): Promise<DeploymentTimes | undefined> => {
  const events: DeploymentEvent[] = [];
  let after = 0;
  for (;;) {
    const page = await records.events(ended.deployment_id, after, eventsPerRead);
    events.push(...page.filter(tellsTime));
    if (page.length < eventsPerRead) return deploymentTimesOf(events, ended);
    after = page.at(-1)?.sequence ?? after;
  }
};

/** Adds what an event tells to the metrics. One that comes twice counts twice: what must be exact is asked of the statistics. */
export const recordMetrics = async (deps: RecordMetricsDeps, published: PublishedEvent): Promise<void> => {
  const hasEnded = published.kind === 'deployment' && outcomeOf(published.event) !== undefined;
  const times = hasEnded ? await timesOf(deps, published.event) : undefined;
  for (const measurement of measurementsOf(published, times)) deps.metrics.record(measurement);
};
