import type { TrafficSample } from '../../../shared/domain/judge/traffic-sample.ts';
import type { TrafficMeasure } from '../../../shared/ports/service-deployer.port.ts';
import { GrowingPack } from './growing-pack.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { PackRing } from './pack-ring.ts';
import { partsOfSpan, resolutions } from './traffic-span.ts';

/** How one request ended: an error is a 5xx or no answer. */
export type RequestOutcome = {
  readonly latency_milliseconds: number;
  readonly failed: boolean;
  /** Sent by who named the version: testers, who are no sample of users. Counts in the totals alone. */
  readonly pinned: boolean;
};

const secondOf = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

/**
 * The requests of one version: by the second, by the minute and by ten minutes, each for as long as `resolutions` says, and in all. Only what is
 * under way has whole histograms, six of 13 KB; of what came before it the buckets that were hit are kept, in 4,702 packs at most. Whoever
 * records touches only the second that is under way; the others are added to when it is over.
 */
export class VersionTraffic {
  readonly #rings = resolutions.map((resolution) => new PackRing(resolution));
  readonly #seconds = this.#rings.at(-1);
  readonly #growing = this.#rings.slice(0, -1).map((ring) => new GrowingPack(ring));
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

  /** How many packs are held of it. */
  get packs(): number {
    return this.#rings.reduce((sum, ring) => sum + ring.size, 0);
  }

  totals(): { readonly requests: number; readonly errors: number } {
    return { requests: this.#requests, errors: this.#errors };
  }

  /** From the whole second that holds `since_milliseconds` on, or from where on it is known still (`partsOfSpan`). */
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
    for (const growing of this.#growing) growing.close();
    const [answered, failed] = [new LatencyHistogram(), new LatencyHistogram()];
    for (const { resolution, first_second } of partsOfSpan(secondOf(since_milliseconds), secondOf(now_milliseconds))) {
      const pack = this.#rings[resolution]?.get(first_second);
      if (pack === undefined) continue;
      answered.add(pack.answered);
      failed.add(pack.failed);
    }
    return { answered, failed };
  }

  #turnTo(second: number): void {
    this.#close();
    this.#open_second = second;
  }

  /** A second may be opened again, after it was asked for and when the clock was set back: the ring puts together what it is told of one. */
  #close(): void {
    const second = this.#open_second;
    if (second === undefined) return;
    const pack = { answered: this.#answered.take(), failed: this.#failed.take() };
    this.#seconds?.add(second, pack);
    for (const growing of this.#growing) growing.add(second, pack);
    this.#open_second = undefined;
  }
}
