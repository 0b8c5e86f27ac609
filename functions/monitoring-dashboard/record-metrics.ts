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

const timesOf = async (
  { records }: RecordMetricsDeps,
  ended: DeploymentEvent,
): Promise<DeploymentTimes | undefined> => {
  const events: DeploymentEvent[] = [];
  for (;;) {
    const page = await records.events(ended.deployment_id, events.at(-1)?.sequence ?? 0, eventsPerRead);
    events.push(
      ...page.filter(({ event_type }) => event_type === 'DEPLOYMENT_STARTED' || event_type === 'PHASE_COMPLETED'),
    );
    if (page.length < eventsPerRead) return deploymentTimesOf(events, ended);
  }
};

/** Adds what an event tells to the metrics. One that comes twice counts twice: what must be exact is asked of the statistics. */
export const recordMetrics = async (deps: RecordMetricsDeps, published: PublishedEvent): Promise<void> => {
  const hasEnded = published.kind === 'deployment' && outcomeOf(published.event) !== undefined;
  const times = hasEnded ? await timesOf(deps, published.event) : undefined;
  for (const measurement of measurementsOf(published, times)) deps.metrics.record(measurement);
};
