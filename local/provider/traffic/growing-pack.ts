import { LatencyHistogram } from './latency-histogram.ts';
import type { PackRing, TrafficPack } from './pack-ring.ts';

/** The pack of a ring that is under way: many small ones are put together in it before the ring is told. */
export class GrowingPack {
  readonly #ring: PackRing;
  readonly #answered = new LatencyHistogram();
  readonly #failed = new LatencyHistogram();
  #newest_second: number | undefined;

  constructor(ring: PackRing) {
    this.#ring = ring;
  }

  add(second: number, { answered, failed }: TrafficPack): void {
    const newest = this.#newest_second;
    if (newest !== undefined && this.#ring.numberOf(newest) !== this.#ring.numberOf(second)) this.close();
    this.#newest_second = second;
    this.#answered.add(answered);
    this.#failed.add(failed);
  }

  /** The ring then knows all of it. */
  close(): void {
    if (this.#newest_second === undefined) return;
    this.#ring.add(this.#newest_second, { answered: this.#answered.take(), failed: this.#failed.take() });
    this.#newest_second = undefined;
  }
}
