import { Int32Histogram } from 'hdr-histogram-js';
import type { LatencyCount } from '../../../shared/domain/judge/traffic-sample.ts';

/** A bucket is then at most a 128th wider than its lower bound: 0.8 percent. */
const significantDigits = 2;
/** Whatever streams for longer counts as so long. */
const longest_microseconds = 3_600_000_000;
const microseconds = 1_000;

/** What a histogram held, in a small part of its room: the index of a bucket, its count, the next index, its count, and so on, ascending. */
export type PackedLatencies = Uint32Array;
/** One for all: of most seconds it is what failed. */
const noLatencies: PackedLatencies = new Uint32Array();

/** Latencies in the buckets of HdrHistogram, from a microsecond to an hour. */
export class LatencyHistogram {
  readonly #histogram = new Int32Histogram(1, longest_microseconds, significantDigits);

  get count(): number {
    return this.#histogram.totalCount;
  }

  record(milliseconds: number): void {
    this.#histogram.recordValue(Math.min(longest_microseconds, Math.max(1, Math.round(milliseconds * microseconds))));
  }

  add(packed: PackedLatencies): void {
    const histogram = this.#histogram;
    let total = 0;
    for (let place = 0; place < packed.length; place += 2) {
      const count = packed[place + 1] as number;
      histogram.addToCountAtIndex(packed[place] as number, count);
      total += count;
    }
    if (total === 0) return;
    histogram.addToTotalCount(total);
    for (const index of [packed[0], packed.at(-2)])
      histogram.updateMinAndMax(histogram.valueFromIndex(index as number));
  }

  /** The latency in milliseconds that `percent` of all do not exceed, at most 0.8 percent too high; 0 when there are none. */
  percentile(percent: number): number {
    return this.count === 0 ? 0 : this.#histogram.getValueAtPercentile(percent) / microseconds;
  }

  /** In ascending order; each stands in the middle of its bucket. */
  latencies(): readonly LatencyCount[] {
    const counts: LatencyCount[] = [];
    this.#eachBucket((index, count) => {
      const middle = this.#histogram.medianEquivalentValue(this.#histogram.valueFromIndex(index));
      counts.push({ milliseconds: middle / microseconds, count });
    });
    return counts;
  }

  /** Empties it. */
  take(): PackedLatencies {
    if (this.count === 0) return noLatencies;
    const pairs: number[] = [];
    this.#eachBucket((index, count) => pairs.push(index, count));
    this.#histogram.reset();
    return Uint32Array.from(pairs);
  }

  #eachBucket(visit: (index: number, count: number) => void): void {
    if (this.count === 0) return;
    const last = this.#histogram.countsArrayIndex(this.#histogram.maxValue);
    for (let index = this.#histogram.countsArrayIndex(this.#histogram.minNonZeroValue); index <= last; index += 1) {
      const count = this.#histogram.getCountAtIndex(index);
      if (count > 0) visit(index, count);
    }
  }
}
