import { count, milliseconds, type Measurement } from '../../domain/monitoring/measurement.ts';
import type { MeasuredTask } from '../../domain/monitoring/measured-tasks.ts';
import type { Clock } from '../../ports/clock.port.ts';
import type { Metrics } from '../../ports/metrics.port.ts';

export type MeasuredTaskDeps = { readonly metrics: Metrics; readonly clock: Clock };

type Answer = { readonly outcome?: unknown; readonly statusCode?: unknown };

/** A state's STOP; an API's 5xx is a failure though nothing was thrown. */
const countsOf = (output: unknown) => {
  const { outcome, statusCode } = (output ?? {}) as Answer;
  return [
    ...(outcome === 'STOP' ? [count('TaskStops')] : []),
    ...(typeof statusCode === 'number' && statusCode >= 500 ? [count('TaskFailures')] : []),
  ];
};

const idsOf = (input: unknown): Measurement['properties'] => {
  const { deployment_id } = (input ?? {}) as { readonly deployment_id?: unknown };
  return typeof deployment_id === 'string' ? { deployment_id } : {};
};

/**
 * The handler, measured: TaskDuration of each call, TaskFailures of those that threw or answered 5xx, TaskStops of those that ended the
 * deployment's way forward. What it answers or throws is unchanged.
 */
export const measuredTask =
  <I extends readonly unknown[], O>(
    { metrics, clock }: MeasuredTaskDeps,
    { component, task }: MeasuredTask,
    handler: (...input: I) => Promise<O>,
  ) =>
  async (...input: I): Promise<O> => {
    const began = clock.now();
    const record = (counts: Measurement['metrics']): void => {
      const now = clock.now();
      metrics.record({
        at_milliseconds: now,
        dimensions: { component, task },
        metrics: [milliseconds('TaskDuration', Math.max(0, now - began)), ...counts],
        properties: idsOf(input[0]),
      });
    };
    try {
      const output = await handler(...input);
      record(countsOf(output));
      return output;
    } catch (error) {
      record([count('TaskFailures')]);
      throw error;
    }
  };
