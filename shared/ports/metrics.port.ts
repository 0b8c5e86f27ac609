import type { Measurement } from '../domain/monitoring/measurement.ts';

export type { Measurement };

/** Takes what was measured. Never throws: a measurement that is lost must not fail what it measures. */
export interface Metrics {
  record(measurement: Measurement): void;
}
