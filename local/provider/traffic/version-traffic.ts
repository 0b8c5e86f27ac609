import type { TrafficMeasure } from '../../../shared/ports/service-deployer.port.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** How one request ended: an error is a 5xx or no answer. */
export type RequestOutcome = { readonly latency_milliseconds: number; readonly failed: boolean };

type Second = { readonly second: number; errors: number; readonly latencies: LatencyHistogram };

const kept_seconds = 3_600;

/** The requests of one version, second by second over the last hour, and in all. */
export class VersionTraffic {
  readonly #seconds: (Second | undefined)[] = [];
  #requests = 0;
  #errors = 0;

  record(now_milliseconds: number, { latency_milliseconds, failed }: RequestOutcome): void {
    const bucket = this.#bucketOf(Math.floor(now_milliseconds / 1_000));
    bucket.latencies.record(latency_milliseconds);
    this.#requests += 1;
    if (!failed) return;
    bucket.errors += 1;
    this.#errors += 1;
  }

  totals(): { readonly requests: number; readonly errors: number } {
    return { requests: this.#requests, errors: this.#errors };
  }

  /** From the whole second that holds `since_milliseconds` on; no further back than the hour before `now_milliseconds`. */
  measure(since_milliseconds: number, now_milliseconds: number): Omit<TrafficMeasure, 'version_id'> {
    const first = Math.max(
      Math.floor(since_milliseconds / 1_000),
      Math.floor(now_milliseconds / 1_000) - kept_seconds + 1,
    );
    const latencies = new LatencyHistogram();
    let errors = 0;
    for (const bucket of this.#seconds) {
      if (bucket === undefined || bucket.second < first) continue;
      latencies.merge(bucket.latencies);
      errors += bucket.errors;
    }
    return {
      requests: latencies.count,
      errors,
      latency_p50_milliseconds: latencies.percentile(50),
      latency_p95_milliseconds: latencies.percentile(95),
      latency_p99_milliseconds: latencies.percentile(99),
    };
  }

  #bucketOf(second: number): Second {
    const place = second % kept_seconds;
    const found = this.#seconds[place];
    if (found?.second === second) return found;
    const fresh: Second = { second, errors: 0, latencies: new LatencyHistogram() };
    this.#seconds[place] = fresh;
    return fresh;
  }
}
