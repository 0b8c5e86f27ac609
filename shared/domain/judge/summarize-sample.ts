import type { SampleSummary } from './judgement.ts';
import { percentileOf } from './percentile.ts';
import type { TrafficSample } from './traffic-sample.ts';

export const errorPercentOf = ({ requests, errors }: TrafficSample): number =>
  requests === 0 ? 0 : (100 * errors) / requests;

export const summarizeSample = (sample: TrafficSample): SampleSummary => ({
  requests: sample.requests,
  errors: sample.errors,
  error_percent: errorPercentOf(sample),
  latency_p50_milliseconds: percentileOf(sample.latencies, 50),
  latency_p95_milliseconds: percentileOf(sample.latencies, 95),
});
