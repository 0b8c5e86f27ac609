import type { TrafficSample } from '../../../shared/domain/judge/traffic-sample.ts';
import type { TrafficMeasure } from '../../../shared/ports/service-deployer.port.ts';
import type { PackedLatencies } from './latency-histogram.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { SecondRing } from './second-ring.ts';

/** How one request ended: an error is a 5xx or no answer. */
export type RequestOutcome = {
  readonly latency_milliseconds: number;
  readonly failed: boolean;
  /** Sent by who named the version: testers, who are no sample of users. Counts in the totals alone. */
  readonly pinned: boolean;
};

type Second = { readonly answered: PackedLatencies; readonly failed: PackedLatencies };

const kept_seconds = 3_600;
const secondOf = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

/**
 * The requests of one version, second by second over the last hour, and in all. Only the second that is under way has whole histograms, of
 * 13 KB each; of those before it the buckets that were hit are kept.
 */
export class VersionTraffic {
  readonly #seconds = new SecondRing<Second>(kept_seconds);
  readonly #answered = new LatencyHistogram();
  readonly #failed = new LatencyHistogram();
  #open_second: number | undefined;
  #requests = 0;
  #errors = 0;

  record(now_milliseconds: number, { latency_milliseconds, failed, pinned }: RequestOutcome): void {
    this.#requests += 1;
    if (failed) this.#errors += 1;
    if (pinned) return;
    const second = secondOf(now_milliseconds);
    if (second !== this.#open_second) this.#turnTo(second);
    (failed ? this.#failed : this.#answered).record(latency_milliseconds);
  }

  totals(): { readonly requests: number; readonly errors: number } {
    return { requests: this.#requests, errors: this.#errors };
  }

  /** From the whole second that holds `since_milliseconds` on; no further back than the hour before `now_milliseconds`. */
  measure(since_milliseconds: number, now_milliseconds: number): Omit<TrafficMeasure, 'version_id'> {
    const { answered: all, failed } = this.#over(since_milliseconds, now_milliseconds);
    const errors = failed.count;
    all.add(failed.take());
    return {
      requests: all.count,
      errors,
      latency_p50_milliseconds: all.percentile(50),
      latency_p95_milliseconds: all.percentile(95),
      latency_p99_milliseconds: all.percentile(99),
    };
  }

  /** Over the same time as `measure`. */
  sample(since_milliseconds: number, now_milliseconds: number): TrafficSample {
    const { answered, failed } = this.#over(since_milliseconds, now_milliseconds);
    return { requests: answered.count + failed.count, errors: failed.count, latencies: answered.latencies() };
  }

  #over(since_milliseconds: number, now_milliseconds: number) {
    this.#close();
    const [answered, failed] = [new LatencyHistogram(), new LatencyHistogram()];
    for (const second of this.#seconds.between(secondOf(since_milliseconds), secondOf(now_milliseconds))) {
      answered.add(second.answered);
      failed.add(second.failed);
    }
    return { answered, failed };
  }

  /** A second may be opened again: after it was asked for, and when the clock was set back. */
  #turnTo(second: number): void {
    this.#close();
    this.#open_second = second;
    const known = this.#seconds.get(second);
    if (known === undefined) return;
    this.#answered.add(known.answered);
    this.#failed.add(known.failed);
  }

  #close(): void {
    if (this.#open_second === undefined) return;
    this.#seconds.set(this.#open_second, { answered: this.#answered.take(), failed: this.#failed.take() });
    this.#open_second = undefined;
  }
}
