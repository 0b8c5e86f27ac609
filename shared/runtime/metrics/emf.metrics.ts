import { metricNamespace } from '../../domain/monitoring/measured-tasks.ts';
import type { Measurement, Metrics } from '../../ports/metrics.port.ts';

/**
 * A measurement as a line of CloudWatch's embedded metric format: CloudWatch Logs makes metrics of what `_aws` names, and keeps the rest as
 * properties of the log entry.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const emfLine = (stage: string, measurement: Measurement): string => {
  const dimensions = { stage, ...measurement.dimensions };
  return JSON.stringify({
    ...measurement.properties,
    ...dimensions,
    ...Object.fromEntries(measurement.metrics.map(({ name, value }) => [name, value])),
    _aws: {
      Timestamp: measurement.at_milliseconds,
      CloudWatchMetrics: [
        {
          Namespace: metricNamespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: measurement.metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
  });
};

/** Metrics as lines of a log that CloudWatch reads: no request, nothing to wait for. `write` gets each without its line end. */
export const emfMetrics = ({ stage, write }: { stage: string; write: (line: string) => void }): Metrics => ({
  record: (measurement) => write(emfLine(stage, measurement)),
});
