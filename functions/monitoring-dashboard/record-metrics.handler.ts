import { readPublishedEvent } from './read-published-event.ts';
import { recordMetrics, type RecordMetricsDeps } from './record-metrics.ts';

/** Every event of a deployment, resource or finding on Windlass's bus. */
export const createHandler =
  (deps: RecordMetricsDeps) =>
  async (event: unknown): Promise<void> =>
    recordMetrics(deps, await readPublishedEvent(deps.records, event));
